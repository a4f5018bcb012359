import { test } from '@japa/runner'
import {
  answer,
  closeAtOnce,
  findClosedPort,
  problem,
  redirect,
  startFaultServer,
  type Behaviour,
} from '@iti/framework/testing'
import { askServer } from '../../../src/services/status/ask_server.js'
import { serverUrlOf } from '../../../src/services/status/server_url.js'

const TOKEN = 'itc_canary'

/** The error that asking ends with. */
const failureOf = (url: string): Promise<Error & { code?: string }> =>
  askServer(new URL(url), TOKEN).then(
    () => Promise.reject(new Error('It was told how the services are')),
    (error) => error
  )

test.group('Asking a server for its services', () => {
  test('gives what the server tells', async ({ assert }) => {
    const services = [{ service: 'inventory' }]
    const server = await startFaultServer({ script: answer(200, { services }) })
    assert.deepEqual(await askServer(new URL(`${server.url}/below/`), TOKEN), services)
    const [request] = server.requests
    assert.deepEqual([request!.method, request!.path], ['GET', '/below/services/status'])
    assert.equal(request!.headers.authorization, `Bearer ${TOKEN}`)
  })

  test('says why a server refuses', async ({ assert }) => {
    const refusals: [Behaviour, string][] = [
      [
        problem(401, { code: 'E_SERVICE_TOKEN_INVALID', detail: 'It is unknown' }),
        'it answered 401 (E_SERVICE_TOKEN_INVALID: It is unknown). It has to have the same APP_KEY',
      ],
      [problem(403, { code: 'E_SERVICE_SCOPE_MISSING' }), '403 (E_SERVICE_SCOPE_MISSING)'],
      [answer(404, '<h1>Nothing</h1>'), 'it answered 404. Is it a server of this application?'],
      [answer(200, '<h1>Welcome</h1>'), 'it answered 200 with something else'],
      [answer(200, { services: 'none' }), 'it answered 200 with something else'],
      [answer(200, 'null'), 'it answered 200 with something else'],
    ]
    const server = await startFaultServer()
    for (const [behaviour, reason] of refusals) {
      server.play(behaviour)
      const error = await failureOf(server.url)
      assert.equal(error.code, 'E_SERVER_REFUSED')
      assert.include(error.message, `${server.url}/ does not tell`)
      assert.include(error.message, reason)
      assert.notInclude(error.message, TOKEN)
    }
  })

  test('shows its token to nobody elsewhere', async ({ assert }) => {
    const elsewhere = await startFaultServer({ script: answer(200, { services: [] }) })
    const server = await startFaultServer({ script: redirect(elsewhere.url) })
    const error = await failureOf(server.url)
    assert.equal(error.code, 'E_SERVER_REFUSED')
    assert.include(error.message, 'it answered 302')
    assert.deepEqual(elsewhere.requests, [])
  })

  test('tells a server that is not there from one that refuses', async ({ assert }) => {
    const nobody = await failureOf(`http://127.0.0.1:${await findClosedPort()}`)
    assert.equal(nobody.code, 'E_SERVER_SILENT')
    assert.include(nobody.message, 'ECONNREFUSED')
    const server = await startFaultServer({ script: closeAtOnce() })
    const silent = await failureOf(server.url)
    assert.equal(silent.code, 'E_SERVER_SILENT')
  })
})

test.group('The address of the server', () => {
  test('is where the application listens, as this machine reaches it', ({ assert }) => {
    const urlOf = (env: NodeJS.ProcessEnv) => serverUrlOf(undefined, env).href
    assert.equal(urlOf({ HOST: 'localhost', PORT: '4000' }), 'http://localhost:4000/')
    assert.equal(urlOf({ HOST: '0.0.0.0', PORT: '4000' }), 'http://127.0.0.1:4000/')
    assert.equal(urlOf({ HOST: '::', PORT: '4000' }), 'http://[::1]:4000/')
    assert.equal(urlOf({ HOST: '10.0.0.7', PORT: '4000' }), 'http://10.0.0.7:4000/')
    assert.equal(urlOf({}), 'http://localhost:3333/')
  })

  test('is the one that is given, with its path', ({ assert }) => {
    const urlOf = (url: string) => serverUrlOf(url, { HOST: 'x', PORT: '1' }).href
    assert.equal(urlOf('https://erp.example.com'), 'https://erp.example.com/')
    assert.equal(urlOf('https://erp.example.com/stock?a=1#b'), 'https://erp.example.com/stock/')
  })

  test('is refused when it is none, without its password', ({ assert }) => {
    for (const url of ['nowhere', '', 'ftp://127.0.0.1', 'http://admin:hunter2@127.0.0.1:9']) {
      try {
        serverUrlOf(url, {})
        assert.fail(`"${url}" is taken`)
      } catch (error) {
        assert.equal((error as { code: string }).code, 'E_SERVER_URL_INVALID')
        assert.notInclude((error as Error).message, 'hunter2')
      }
    }
  })
})
