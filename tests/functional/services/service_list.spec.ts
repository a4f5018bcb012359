import { randomBytes } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ServiceTokens } from '@iti/framework/access'
import { answer, findClosedPort, problem, startFaultServer } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { childEnvironment } from '../../host/run_process.js'
import { AppProcess, productionEnvironment } from '../../security/app_process.js'
import { type Outcome, runAce } from '../commands/run_ace.js'

const APP_KEY = randomBytes(32).toString('base64url')
const CANARY = 'its_canary'
const NO_DATABASE = {
  DB_CONNECTION: 'mysql',
  DB_HOST: '127.0.0.1',
  DB_PORT: '9',
  DB_USER: 'nobody',
  DB_DATABASE: 'nothing',
}

const environment = (own: Record<string, string> = {}) => productionEnvironment({ APP_KEY, ...own })

const run = (env: Record<string, string>, ...flags: string[]) =>
  runAce(app.makePath(), ['service:list', ...flags], childEnvironment(env))

/* Of the control characters the command itself prints ends of lines, and colors. */
const SPEAKING = /(?!\n|\p{Cc}\[\d+m)\p{Cc}/u

const portOf = (url: string) => new URL(url).port

const jsonOf = ({ stdout }: Outcome) => JSON.parse(stdout)

test.group('GET /services/status', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('answers a service that may monitor, and nobody else', async ({ client, assert }) => {
    const tokens = await app.container.make(ServiceTokens)
    const make = async (scope: string) => {
      const made = await tokens.create({ service: scope, scopes: [scope], expiresIn: '1 day' })
      return made.token
    }
    const answered = await client.get('/services/status').bearerToken(await make('monitor'))
    answered.assertStatus(200)
    assert.deepEqual(answered.body(), { services: [] })
    const refused = await client.get('/services/status').bearerToken(await make('inventory'))
    refused.assertStatus(403)
    const unknown = await client.get('/services/status')
    unknown.assertStatus(401)
  })
})

test.group('node ace service:list', () => {
  test('shows how the services are that a running server calls', async ({ assert }) => {
    const far = await startFaultServer({ script: problem(500, { detail: 'It \u001b[2Jbroke' }) })
    const remote = { INVENTORY_URL: far.url, INVENTORY_TOKEN: CANARY }
    const server = await AppProcess.spawn(['calling'], environment(remote))
    await server.untilReady()
    for (let call = 0; call < 5; call++) await server.fetch('/api/calling')
    assert.equal(far.requests.length, 5)

    // the command itself has neither the configuration nor a database
    const asking = environment({ ...NO_DATABASE, PORT: portOf(server.url) })
    const listed = await run(asking, '--json')
    assert.equal(listed.exitCode, 0, listed.stderr)
    const { exitCode, services, silence } = jsonOf(listed)
    assert.deepEqual([exitCode, silence], [0, null])
    assert.lengthOf(services, 1)
    assert.containsSubset(services[0], {
      service: 'inventory',
      baseUrl: far.url,
      operations: ['findParts', 'reserve', 'release'],
      state: { breaker: 'open', inFlight: 0, waiting: 0, refusesToken: false },
    })
    assert.containsSubset(services[0].state.lastError, {
      operation: 'findParts',
      code: 'E_SERVICE_FAILED',
    })

    const shown = await run(environment(NO_DATABASE), `--url=${server.url}`)
    assert.equal(shown.exitCode, 0, shown.stderr)
    for (const told of [far.url, 'findParts', 'open', 'E_SERVICE_FAILED', 'broke'])
      assert.include(shown.stdout, told)
    assert.notInclude(shown.stdout, '\u001b[2J')
    for (const { stdout, stderr } of [listed, shown]) {
      assert.notMatch(stdout + stderr, /it[cs]_/)
    }
    assert.notMatch(server.output, /it[cs]_/)
  })

  test('lets nothing that the server says speak to the terminal', async ({ assert }) => {
    const said = (text: string) => `${text}\u001b[2J\u009b2J\r\u007f`
    const lastError = {
      at: said('today'),
      operation: said('find'),
      code: said('E_FAR'),
      message: said('broke'),
    }
    const service = {
      service: said('stock'),
      baseUrl: said('http://stock'),
      operations: [said('find')],
      breaker: 'open',
      opensIn: 0,
      inFlight: 0,
      waiting: 0,
      lastError,
      refusesToken: true,
    }
    const server = await startFaultServer({ script: answer(200, { services: [service] }) })
    const url = `--url=${server.url}`
    const shown = await run(environment(NO_DATABASE), url)
    const listed = await run(environment(NO_DATABASE), url, '--json')
    server.play(problem(500, { code: 'E_FAR', detail: said('no') }))
    const refused = await run(environment(NO_DATABASE), url)
    assert.deepEqual([shown.exitCode, listed.exitCode, refused.exitCode], [0, 0, 1])
    for (const told of ['stock', 'http://stock', 'find', 'E_FAR', 'today', 'broke'])
      assert.include(shown.stdout, told)
    assert.include(shown.stdout, 'open, the next call finds out')
    assert.include(refused.stderr, 'E_FAR: no')
    assert.equal(jsonOf(listed).services[0].state.lastError.code, 'E_FAR [2J 2J ')
    for (const { stdout, stderr } of [shown, listed, refused]) {
      assert.notMatch(stdout + stderr, SPEAKING)
    }
  })

  test('shows what the process is configured with where no server answers', async ({ assert }) => {
    const port = `${await findClosedPort()}`
    const remote = { INVENTORY_URL: 'http://127.0.0.1:9/stock', INVENTORY_TOKEN: CANARY }
    const asking = environment({ ...NO_DATABASE, ...remote, PORT: port })
    const listed = await run(asking, '--json')
    assert.equal(listed.exitCode, 0)
    const { services, silence } = jsonOf(listed)
    assert.deepEqual(services, [
      {
        service: 'inventory',
        baseUrl: 'http://127.0.0.1:9/stock',
        operations: ['findParts', 'reserve', 'release'],
        state: null,
      },
    ])
    assert.include(silence, `http://127.0.0.1:${port}/ (ECONNREFUSED)`)
    assert.include(listed.stderr, silence)

    const shown = await run(asking)
    assert.equal(shown.exitCode, 0)
    assert.include(shown.stdout, 'unknown')
    assert.include(shown.stderr, `No server answers at http://127.0.0.1:${port}/`)
    for (const { stdout, stderr } of [listed, shown]) assert.notInclude(stdout + stderr, CANARY)
  })

  test('says so when nothing is configured', async ({ assert }) => {
    const asking = environment({ ...NO_DATABASE, PORT: `${await findClosedPort()}` })
    const shown = await run(asking)
    assert.equal(shown.exitCode, 0)
    assert.include(shown.stdout, 'No other process answers a facade')
    const server = await startFaultServer({ script: answer(200, { services: [] }) })
    const told = await run(environment(NO_DATABASE), `--url=${server.url}`)
    assert.deepEqual([told.exitCode, told.stderr], [0, ''])
    assert.include(told.stdout, 'No other process answers a facade')
  })

  test('fails with the reason when the server refuses', async ({ assert }) => {
    const server = await AppProcess.spawn([], environment())
    await server.untilReady()
    const otherKey = { APP_KEY: randomBytes(32).toString('base64url') }
    const stranger = await run(environment({ ...NO_DATABASE, ...otherKey }), `--url=${server.url}`)
    assert.equal(stranger.exitCode, 1)
    assert.include(stranger.stderr, 'it answered 401 (E_SERVICE_TOKEN_INVALID')
    assert.include(stranger.stderr, 'the same APP_KEY')
    assert.equal(stranger.stdout, '')
  })

  test('refuses what is no address of a server, and repeats no password', async ({ assert }) => {
    const url = 'http://admin:hunter2@127.0.0.1:9'
    const { exitCode, stdout, stderr } = await run(environment(), `--url=${url}`, '--json')
    assert.equal(exitCode, 1)
    assert.equal(JSON.parse(stdout).error.code, 'E_SERVER_URL_INVALID')
    assert.notInclude(stdout + stderr, 'hunter2')
  })
})
