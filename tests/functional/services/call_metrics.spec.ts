import app from '@adonisjs/core/services/app'
import { failure } from '@iti/framework/errors'
import { Metrics } from '@iti/framework/metrics'
import { command, facade, query } from '@iti/framework/modules'
import {
  CallMetrics,
  measureServices,
  remote,
  ServiceRegistry,
  type RemoteOptions,
} from '@iti/framework/services'
import {
  answer,
  findClosedPort,
  hang,
  holdUntil,
  problem,
  reset,
  startFaultServer,
} from '@iti/framework/testing'
import { getActiveTest, test } from '@japa/runner'
import vine from '@vinejs/vine'
import { parseExposition } from '../../exposition_text.js'
import { runProcess } from '../../host/run_process.js'
import { productionEnvironment } from '../../security/app_process.js'
import { readMetrics, readValue } from './read_metrics.js'

const E_SOLD_OUT = failure('Nothing is left', 'E_SOLD_OUT', 409)

const Named = vine.object({ name: vine.string() })

class KioskFacade extends facade('kiosk', {
  find: query({ input: Named, output: Named, errors: { sold_out: E_SOLD_OUT } }),
  order: command({ input: Named, output: Named }),
}) {}

const REQUESTS = 'http_client_request_duration_seconds'
const CALLS = 'iti_service_call_duration_seconds'
const INPUT = { name: 'tea' }

/** The facade as this process has it of another, and the metrics that tell of it. */
function connect(baseUrl: string, options: Partial<RemoteOptions<'find' | 'order'>> = {}) {
  const metrics = new Metrics((error) => {
    throw error
  })
  const remotes = [remote(KioskFacade, { baseUrl, token: 'its_canary', ...options })]
  const registry = new ServiceRegistry(remotes, new CallMetrics(metrics, remotes))
  measureServices(metrics, () => registry.describe())
  getActiveTest()!.cleanup(() => registry.close())
  return { kiosk: registry.bindingOf(KioskFacade) as KioskFacade, registry, metrics }
}

test.group('Metrics of calls', () => {
  test('measure each request and each call, and count what was sent again', async ({ assert }) => {
    const server = await startFaultServer({ script: [reset(), answer(200, INPUT)] })
    const { kiosk, metrics } = connect(server.url)
    await kiosk.find(INPUT)

    const request = {
      server_address: '127.0.0.1',
      server_port: String(server.port),
      http_request_method: 'POST',
    }
    assert.sameDeepMembers(await readMetrics(metrics, REQUESTS), [
      {
        labels: { ...request, http_response_status_code: '', error_type: 'ECONNRESET' },
        value: 1,
      },
      { labels: { ...request, http_response_status_code: '200', error_type: '' }, value: 1 },
    ])
    assert.deepEqual(await readMetrics(metrics, CALLS), [
      { labels: { service: 'kiosk', operation: 'find', result: 'ok' }, value: 1 },
    ])
    assert.deepEqual(await readMetrics(metrics, 'iti_service_retries_total'), [
      { labels: { service: 'kiosk', operation: 'find' }, value: 1 },
    ])
  })

  test('tell the seconds that a call took', async ({ assert }) => {
    const server = await startFaultServer({ script: answer(200, INPUT) })
    const { kiosk, metrics } = connect(server.url)
    const from = performance.now()
    await kiosk.find(INPUT)
    const longest = (performance.now() - from) / 1_000
    const { body } = await metrics.text()
    for (const name of [REQUESTS, CALLS]) {
      const { samples } = parseExposition(body).find((one) => one.name === name)!
      const sum = samples.find((one) => one.name === `${name}_sum`)!.value
      assert.isAbove(sum, 0, name)
      assert.isAtMost(sum, longest, name)
    }
  })

  test('tell failures apart by what they are', async ({ assert }) => {
    const server = await startFaultServer({
      script: [
        problem(404),
        problem(503),
        problem(401),
        problem(409, { type: 'urn:iti:error:kiosk:sold_out', values: [] }),
        answer(200, 'no JSON'),
        hang(),
        hang(),
      ],
    })
    const { kiosk, metrics } = connect(server.url, { attempts: 1, timeouts: { attempt: 100 } })
    for (let turn = 0; turn < 6; turn++) await kiosk.find(INPUT).catch(() => {})
    const giveUp = new AbortController()
    const given = kiosk.find(INPUT, { signal: giveUp.signal }).catch(() => {})
    await server.until(() => server.requests.length === 7)
    giveUp.abort()
    await given
    await kiosk.find({ name: 7 } as never).catch(() => {})

    const requests = await readMetrics(metrics, REQUESTS)
    const told = requests.map(({ labels }) => [labels.http_response_status_code, labels.error_type])
    assert.sameDeepMembers(told, [
      ['404', '404'],
      ['503', '503'],
      ['401', '401'],
      ['409', '409'],
      ['200', ''],
      ['', 'attempt_timeout'],
      ['', 'cancelled'],
    ])
    const calls = await readMetrics(metrics, CALLS)
    const results = calls.map(({ labels }) => labels.result)
    assert.sameMembers(results, [
      'E_SERVICE_NOT_FOUND',
      'E_SERVICE_FAILED',
      'E_SERVICE_AUTH',
      'E_SOLD_OUT',
      'E_SERVICE_CONTRACT',
      'E_SERVICE_TIMEOUT',
      'E_SERVICE_CANCELLED',
      'E_FACADE_INPUT_INVALID',
    ])
  })

  test('tell a service that is not there by its port and by what the system says', async ({
    assert,
  }) => {
    const port = await findClosedPort()
    const { kiosk, metrics } = connect(`http://localhost:${port}`, { attempts: 1 })
    await kiosk.find(INPUT).catch(() => {})
    const [request] = await readMetrics(metrics, REQUESTS)
    assert.containsSubset(request!.labels, {
      server_address: 'localhost',
      server_port: `${port}`,
      error_type: 'ECONNREFUSED',
    })
  })

  test('do not grow by what a service says', async ({ assert }) => {
    let turn = 0
    const server = await startFaultServer({
      script: (exchange) => {
        const title = `Refused for the ${++turn}th time`
        const fields = { title, code: `E_${turn}`, type: `urn:iti:error:kiosk:e_${turn}` }
        return problem(409, { ...fields, detail: title })(exchange)
      },
    })
    const { kiosk, metrics } = connect(server.url)
    for (let call = 0; call < 50; call++) await kiosk.order(INPUT).catch(() => {})
    assert.equal(server.requests.length, 50)
    assert.lengthOf(await readMetrics(metrics, CALLS), 1)
    assert.lengthOf(await readMetrics(metrics, REQUESTS), 1)

    const observer = new CallMetrics(metrics, [])
    const end = { service: 'kiosk', operation: 'find', elapsed: 1, refusesToken: false }
    for (const result of ['one text', 'another text', '20']) observer.onEnd({ ...end, result })
    assert.deepEqual(await readMetrics(metrics, CALLS, { operation: 'find' }), [
      { labels: { service: 'kiosk', operation: 'find', result: 'E_UNEXPECTED' }, value: 3 },
    ])
    const { body } = await metrics.text()
    assert.notInclude(body, 'its_canary')
  })

  test('tell the breaker, what is under way, and what waits', async ({ assert }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const server = await startFaultServer({ script: holdUntil(released, problem(500)) })
    const { kiosk, metrics } = connect(server.url, {
      bulkhead: { inFlight: 2, longestWait: 10_000 },
      breaker: { consecutive: 3, openFor: 50 },
    })
    const breaker = () => readValue(metrics, 'iti_service_breaker_state')
    assert.deepEqual(await readMetrics(metrics, 'iti_service_breaker_state'), [
      { labels: { service: 'kiosk' }, value: 0 },
    ])
    const calls = [1, 2, 3].map(() => kiosk.find(INPUT).catch(() => {}))
    await server.until(() => server.requests.length === 2)
    assert.equal(await readValue(metrics, 'iti_service_calls_in_flight'), 2)
    assert.equal(await readValue(metrics, 'iti_service_calls_waiting'), 1)

    release()
    await Promise.all(calls)
    assert.equal(await readValue(metrics, 'iti_service_calls_in_flight'), 0)
    assert.equal(await readValue(metrics, 'iti_service_calls_waiting'), 0)
    assert.equal(await breaker(), 2)

    const { promise: back, resolve: comeBack } = Promise.withResolvers<void>()
    server.play(holdUntil(back, answer(200, INPUT)))
    // the pause of the breaker is over some time later, and one call is let through
    const probe = (async () => {
      while (server.requests.length === 3) await kiosk.find(INPUT).catch(() => {})
    })()
    await server.until(() => server.requests.length === 4)
    assert.equal(await breaker(), 1)
    comeBack()
    await probe
    assert.equal(await breaker(), 0)
  })

  test('cost a process nothing that calls nobody', async ({ assert }) => {
    const env = productionEnvironment({ INVENTORY_URL: 'http://127.0.0.1:9', INVENTORY_TOKEN: 'x' })
    const printed = await runProcess(
      process.execPath,
      ['--import=@poppinss/ts-exec', 'tests/functional/services/lazy_metrics.ts'],
      { cwd: app.makePath(), env: { ...env, LOG_LEVEL: 'silent' } }
    )
    assert.deepEqual(JSON.parse(printed), { boot: false, made: false, read: true })
  })
})
