import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { type Outcome, runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'
import { codeOf, openProcess } from './token_processes.js'

const HERE = '10.0.0.1'
const CREATE = ['service:token:create', 'orders', '--scopes=inventory,monitor']

/* What a process knows of the others' changes is never older. */
const A_SECOND = 1000

async function setUp() {
  const database = await ScratchDatabase.create()
  await database.migrate()
  const env = { ...process.env, DB_DATABASE: database.name }
  const run = (args: string[]) => runAce(app.makePath(), args, env)
  return { run, ...openProcess(database.db) }
}

/** The JSON of a command that prints nothing else to stdout. */
const jsonOf = ({ stdout }: Outcome) => JSON.parse(stdout)

test.group('Commands for service tokens', () => {
  test('make a token, list it without its secret, and revoke it while servers run', async ({
    assert,
  }) => {
    const { run, tokens } = await setUp()
    const flags = ['--addresses=10.0.0.0/8,fd00::/8', '--expires-in=30 days', '--act-as', '--json']
    const made = await run([...CREATE, ...flags])
    assert.equal(made.exitCode, 0, made.stderr)
    const { id, token } = jsonOf(made)
    const principal = await tokens.authenticate(token, HERE)
    assert.deepEqual([principal.service, principal.tokenId], ['orders', id])
    assert.deepEqual([...principal.scopes], ['inventory', 'monitor'])
    assert.isTrue(principal.canActAs)
    assert.approximately(principal.expiresAt, Date.now() + 30 * 86_400_000, 600_000)

    // when it was used is written in the background
    await tokens.shutdown()
    const listed = await run(['service:token:list', '--json'])
    assert.equal(listed.exitCode, 0)
    const { tokens: all } = jsonOf(listed)
    assert.lengthOf(all, 1)
    assert.containsSubset(all[0], {
      ...{ id, service: 'orders', state: 'live', scopes: ['inventory', 'monitor'], canActAs: true },
      ...{ addresses: ['10.0.0.0/8', 'fd00::/8'], revokedAt: null },
    })
    for (const time of ['createdAt', 'expiresAt', 'lastUsedAt'])
      assert.match(all[0][time], /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, time)
    assert.notInclude(listed.stdout + listed.stderr, token.split('_')[2])

    const revoked = await run(['service:token:revoke', id, '--json'])
    assert.deepEqual(jsonOf(revoked), { exitCode: 0, id })
    await sleep(A_SECOND)
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
    const again = await run(['service:token:revoke', id])
    assert.equal(again.exitCode, 0)
  })

  test('tell people what to do with a token, and show it once', async ({ assert }) => {
    const { run, tokens } = await setUp()
    const made = await run(CREATE)
    assert.equal(made.exitCode, 0, made.stderr)
    const [token, ...others] = made.stdout.match(/its_\w+/g) ?? []
    assert.deepEqual(others, [])
    assert.equal(await codeOf(tokens.authenticate(token!, HERE)), 'none')
    const [, id, secret] = token!.split('_')
    assert.include(made.stdout, `Authorization: Bearer <token>`)
    assert.include(made.stdout, `service:token:revoke ${id}`)
    assert.notInclude(made.stderr, secret!)

    const listed = await run(['service:token:list', '--service=orders'])
    assert.include(listed.stdout, id!)
    assert.notInclude(listed.stdout + listed.stderr, secret!)
    const none = await run(['service:token:list', '--service=billing'])
    assert.equal(none.exitCode, 0)
    assert.include(none.stdout, 'There is no token of the service "billing"')
  })

  test('refuse with exit code 1 what cannot be, and say what was wrong', async ({ assert }) => {
    const { run, tokens } = await setUp()
    const refused: [args: string[], code: string, value: string][] = [
      [['service:token:create', 'Orders', '--scopes=x'], 'E_SERVICE_NAME_INVALID', 'Orders'],
      [['service:token:create', 'orders', '--scopes=x,,y'], 'E_SERVICE_SCOPE_INVALID', ''],
      [[...CREATE, '--addresses=10.0.0.0/40'], 'E_SERVICE_ADDRESS_INVALID', '10.0.0.0/40'],
      [[...CREATE, '--expires-in=soon'], 'E_SERVICE_TOKEN_LIFETIME_INVALID', 'soon'],
      [['service:token:revoke', '0123456789ab'], 'E_SERVICE_TOKEN_UNKNOWN', '0123456789ab'],
    ]
    for (const [args, code, value] of refused) {
      const outcome = await run([...args, '--json'])
      assert.equal(outcome.exitCode, 1, args.join(' '))
      const { exitCode, error } = jsonOf(outcome)
      assert.deepEqual([exitCode, error.code], [1, code])
      assert.include(error.message, `"${value}"`)
    }
    const [args, , value] = refused[2]!
    const told = await run(args)
    assert.equal(told.exitCode, 1)
    assert.include(told.stderr, `"${value}" is neither an IP address nor a range`)
    assert.equal(told.stdout, '')
    for (const incomplete of [['service:token:create'], ['service:token:create', 'orders']]) {
      const outcome = await run(incomplete)
      assert.equal(outcome.exitCode, 1)
      assert.match(outcome.stderr, /Missing required/)
    }
    assert.deepEqual(await tokens.list(), [])
  })

  test('refuse a third live token', async ({ assert }) => {
    const { run, tokens } = await setUp()
    for (let turn = 0; turn < 2; turn++)
      await tokens.create({ service: 'orders', scopes: ['x'], expiresIn: '1 day' })
    const third = await run([...CREATE, '--json'])
    assert.equal(third.exitCode, 1)
    assert.equal(jsonOf(third).error.code, 'E_SERVICE_TOKEN_LIMIT')
  })
})
