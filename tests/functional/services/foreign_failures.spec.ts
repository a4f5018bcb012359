import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import {
  ServiceAuthError,
  ServiceConflictError,
  ServiceContractError,
  type ServiceError,
  ServiceNotFoundError,
  ServiceRateLimitedError,
  ServiceRejectedError,
  ServiceResponseError,
  ServiceServerError,
  ServiceTimeoutError,
  ServiceUnreachableError,
} from '@iti/framework/services'
import {
  answer,
  badJson,
  depending,
  findClosedPort,
  hang,
  huge,
  problem,
  reset,
  startFaultServer,
  type Behaviour,
} from '@iti/framework/testing'
import { test } from '@japa/runner'
import { PartsApi } from './foreign_parts.js'
import { ServiceServer } from './service_server.js'
import { connect } from './shop.js'

const TOKEN = `canary-${randomBytes(16).toString('hex')}`
const KEY = `canary-${randomBytes(16).toString('hex')}`
const HTML = { 'content-type': 'text/html' }
const JSON_TYPE = { 'content-type': 'application/json' }
const PAGE = '<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>'
const QUICK = { backoff: { first: 0, longest: 0 }, timeouts: { attempt: 200 } }

/** Repeats all that it was sent, as servers do that show how they are called. */
const repeating = (status: number): Behaviour =>
  depending(({ headers }) => problem(status, { detail: JSON.stringify(headers), headers }))

type Kind = abstract new (...args: never[]) => ServiceError
interface Failing {
  script: Behaviour
  as: Kind
  attempts?: number
  told?: object
}

/* What a service does, and the error that its caller gets. */
const FAILING: Record<string, Failing> = {
  'a problem of another vocabulary': {
    script: problem(404, { type: 'https://parts.example/none', detail: 'No such part', more: 1 }),
    as: ServiceNotFoundError,
    told: { problem: { type: 'https://parts.example/none', more: 1 }, responseStatus: 404 },
  },
  'a problem of odd members': {
    script: problem(400, { type: 1, title: { a: 1 }, detail: ['x'], status: 'high' }),
    as: ServiceRejectedError,
  },
  'our token is wrong': { script: problem(401), as: ServiceAuthError },
  'our token is not enough': { script: repeating(403), as: ServiceAuthError },
  'gone': { script: answer(410), as: ServiceNotFoundError },
  'a conflict': { script: repeating(409), as: ServiceConflictError },
  'a precondition': { script: answer(412, { a: 1 }), as: ServiceConflictError },
  'input that it does not like': { script: repeating(422), as: ServiceRejectedError },
  'a teapot': { script: answer(418, 'short and stout'), as: ServiceRejectedError },
  'not modified': { script: answer(304), as: ServiceResponseError },
  'too many requests, for long': {
    script: problem(429, {}, { 'retry-after': '30' }),
    as: ServiceRateLimitedError,
    told: { retryAfter: 30 },
  },
  'too many requests': { script: answer(429), as: ServiceRateLimitedError, attempts: 3 },
  'a fault': { script: repeating(500), as: ServiceServerError },
  'a fault, as text': { script: answer(500, 'Error: at /srv/app.js:1'), as: ServiceServerError },
  'a fault, as nothing': { script: answer(500, ''), as: ServiceServerError },
  'a fault, as a list': { script: answer(500, [1, 2]), as: ServiceServerError },
  'a fault, as null': { script: answer(500, 'null', JSON_TYPE), as: ServiceServerError },
  'a fault, as half an object': {
    script: answer(500, '{"detail":', JSON_TYPE),
    as: ServiceServerError,
  },
  'a fault, packed': {
    script: answer(500, '\x1f\x8b', { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    as: ServiceServerError,
  },
  'a proxy': { script: answer(502, PAGE, HTML), as: ServiceServerError, attempts: 3 },
  'a proxy that waited': { script: answer(504, PAGE, HTML), as: ServiceServerError, attempts: 3 },
  'a page for what is missing': { script: answer(404, PAGE, HTML), as: ServiceNotFoundError },
  'too much': { script: huge(6 * 1024 * 1024), as: ServiceContractError },
  'no JSON': { script: badJson(), as: ServiceContractError },
  'a break': { script: reset(), as: ServiceUnreachableError, attempts: 3 },
  'silence': { script: hang(), as: ServiceTimeoutError, attempts: 3 },
}

test.group('Failures of a service written elsewhere', () => {
  test('tell of their call, and nothing of our token: {$self}')
    .with(Object.keys(FAILING))
    .run(async ({ assert }, name) => {
      const { script, as, attempts = 1, told = {} } = FAILING[name]!
      const far = await startFaultServer({ script })
      const headers = { 'x-api-key': KEY }
      const parts = connect(PartsApi, { baseUrl: far.url, token: TOKEN, headers, ...QUICK })
      const error = await parts.find({ id: 'P' }).catch((thrown) => thrown)

      assert.equal(error.constructor, as)
      assert.containsSubset(error, { service: 'parts_api', operation: 'find', attempts, ...told })
      assert.isAtLeast(error.elapsed, 0)
      assert.lengthOf(far.requests, attempts)
      for (const { headers: sent } of far.requests) {
        assert.equal(sent.authorization, `Bearer ${TOKEN}`)
        assert.include(sent.traceparent, `00-${error.traceId}-`)
      }
      assert.match(
        error.message,
        /^parts_api\.find: .+ \(\d attempts?, \d+ ms, trace [\da-f]{32}\)$/
      )
      const shown = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity })
      for (const text of [shown, JSON.stringify(error), error.message, error.stack]) {
        assert.notInclude(text, TOKEN)
        assert.notInclude(text, KEY)
      }
    })

  test('have what broke the connection for their cause', async ({ assert }) => {
    const baseUrl = `http://127.0.0.1:${await findClosedPort()}`
    const parts = connect(PartsApi, { baseUrl, token: TOKEN, ...QUICK })
    const error = await parts.find({ id: 'P' }).catch((thrown) => thrown)
    assert.instanceOf(error, ServiceUnreachableError)
    assert.equal(error.cause.code, 'ECONNREFUSED')
    assert.isFalse(error.mayHaveRun)
    assert.notInclude(inspect(error, { depth: Infinity, showHidden: true }), TOKEN)
  })

  test('are told by the admin API as ours, and with nothing of what was said', async ({
    assert,
  }) => {
    const far = await startFaultServer()
    const closed = `http://127.0.0.1:${await findClosedPort()}`
    const options = { token: TOKEN, ...QUICK, breaker: { consecutive: 1_000, atLeast: 1_000 } }
    const server = await ServiceServer.start((router) => {
      const parts = connect(PartsApi, { baseUrl: far.url, ...options })
      const nobody = connect(PartsApi, { baseUrl: closed, token: TOKEN, attempts: 1 })
      router.get('/api/test/part', () => parts.find({ id: 'P' })).public()
      router.get('/api/test/nobody', () => nobody.find({ id: 'P' })).public()
    })
    const detail = { detail: 'secret detail', title: 'secret', errors: [{ field: 'secret' }] }
    const failing: [behaviour: Behaviour, status: number, error: string][] = [
      [problem(401, detail, { 'www-authenticate': 'Basic' }), 502, 'E_SERVICE_AUTH'],
      [problem(403, detail), 502, 'E_SERVICE_AUTH'],
      [problem(404, detail), 502, 'E_SERVICE_NOT_FOUND'],
      [problem(409, detail), 502, 'E_SERVICE_CONFLICT'],
      [problem(422, { ...detail, code: 'E_SERVICE_INPUT_INVALID' }), 502, 'E_SERVICE_CONTRACT'],
      [problem(400, detail), 502, 'E_SERVICE_REJECTED'],
      [problem(500, detail), 502, 'E_SERVICE_FAILED'],
      [problem(429, detail, { 'retry-after': '60' }), 503, 'E_SERVICE_RATE_LIMITED'],
      [badJson('secret'), 502, 'E_SERVICE_CONTRACT'],
      [reset(), 503, 'E_SERVICE_UNREACHABLE'],
      [hang(), 504, 'E_SERVICE_TIMEOUT'],
    ]
    const assertTold = async (path: string, status: number, error: string) => {
      const told = await fetch(server.url + path)
      const text = await told.text()
      const body = JSON.parse(text)
      assert.equal(told.status, status, text)
      assert.containsSubset(body, { code: status, error, data: null })
      assert.isFalse(told.headers.has('www-authenticate'))
      assert.notMatch(text, /secret|canary|127\.0\.0\.1|parts_api|ECONN|trace/)
      return { body, headers: told.headers }
    }
    for (const [behaviour, status, error] of failing) {
      far.play(behaviour)
      const { body, headers } = await assertTold('/api/test/part', status, error)
      const wait = error === 'E_SERVICE_RATE_LIMITED' ? 60 : undefined
      assert.deepEqual(body.details, wait && { retryAfter: wait })
      assert.equal(headers.get('retry-after'), wait ? `${wait}` : null)
    }
    for (let turn = 0; turn < 5; turn++) {
      await assertTold('/api/test/nobody', 503, 'E_SERVICE_UNREACHABLE')
    }
    const { headers } = await assertTold('/api/test/nobody', 503, 'E_SERVICE_CIRCUIT_OPEN')
    assert.match(headers.get('retry-after')!, /^[1-5]$/)
  })
})
