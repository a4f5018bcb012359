import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { makeServiceToken } from '../../src/access/service_tokens/token_format.js'
import { sha256 } from '../../src/access/tokens.js'
import { runAce } from '../functional/commands/run_ace.js'
import { ScratchDatabase } from '../functional/scratch_database.js'
import { AppProcess, productionEnvironment } from './app_process.js'
import { digestsOf } from './row_20_fixture.js'

const TOKENS = 'iti_service_tokens'

/** What must not be seen of a token: its secret in the forms that logs and tables tend to hold. */
const formsOf = (token: string): string[] => {
  const secret = token.split('_')[2]!
  const bytes = Buffer.from(secret, 'hex')
  const encoded = [token, secret].map((text) => Buffer.from(text).toString('base64').slice(0, -4))
  return [secret, bytes.toString('base64').slice(0, -4), ...encoded, ...digestsOf(secret)]
}

test.group('Row 23 | the secrets of services', () => {
  test('a token is seen in no log line and in no table, but where it was made', async ({
    assert,
  }) => {
    const scratch = await ScratchDatabase.create()
    await scratch.migrate()
    const env = { ...process.env, DB_DATABASE: scratch.name, LOG_LEVEL: 'trace' }
    const run = (...args: string[]) => runAce(app.makePath(), args, env)
    const printed: string[] = []
    const made = await run('service:token:create', 'orders', '--scopes=inventory')
    const token = /its_\w+/.exec(made.stdout)![0]
    printed.push(made.stderr, made.stdout.replace(token, ''))

    const server = await AppProcess.spawn(
      ['forServices'],
      productionEnvironment({ DB_DATABASE: scratch.name, LOG_LEVEL: 'trace' })
    )
    await server.untilReady()
    const statusOf = async (path: string, sent = token) => {
      const headers = { 'x-request-id': path.replaceAll('/', '.') }
      const answer = await server.fetch(path, { token: sent, headers })
      printed.push(await answer.text(), JSON.stringify([...answer.headers]))
      return answer.status
    }
    const stranger = makeServiceToken().token
    assert.equal(await statusOf('/services/sound'), 200)
    assert.equal(await statusOf('/services/other'), 403)
    assert.equal(await statusOf('/services/failing'), 500)
    assert.equal(await statusOf('/services/sound', stranger), 401)
    assert.equal(await statusOf('/services/sound', `${token}0`), 401)
    assert.equal(await statusOf('/api/auth/me'), 401)
    await server.lineWith('a fault of a route for services')

    // a whole token where its public id belongs
    const outcomes = [
      await run('service:token:list'),
      await run('service:token:list', '--json'),
      await run('service:token:revoke', token),
      await run('service:token:revoke', token, '--json'),
    ]
    assert.deepEqual(
      outcomes.map(({ exitCode }) => exitCode),
      [0, 0, 1, 1]
    )
    printed.push(...outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]))

    const [, id, secret] = token.split('_')
    const tables = await scratch.db.connection().getAllTables(['public'])
    assert.include(tables, TOKENS)
    for (const table of tables) {
      const rows = JSON.stringify(await scratch.db.from(table))
      // its hash is kept, in the one place that has to know it
      const kept = table === TOKENS ? rows.replace(sha256(secret!), '') : rows
      if (table === TOKENS) assert.notEqual(kept, rows)
      for (const form of formsOf(token)) assert.notInclude(kept, form, table)
    }

    // a statement that fails is told with what it was
    await scratch.db.connection().schema.renameTable(TOKENS, 'elsewhere')
    assert.equal(await statusOf('/services/sound', stranger), 500)
    await server.lineWith(TOKENS)
    printed.push(server.output)
    assert.include(printed.join('\n'), id!)
    for (const text of printed) {
      for (const form of [...formsOf(token), ...formsOf(stranger)]) assert.notInclude(text, form)
    }
  })
})
