import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ServiceTokens } from '@iti/framework/access'
import { failure } from '@iti/framework/errors'
import { facade, query } from '@iti/framework/modules'
import { remote, ServiceRegistry, type RemoteOptions } from '@iti/framework/services'
import { answer, problem, reset, startFaultServer } from '@iti/framework/testing'
import { getActiveTest, test } from '@japa/runner'
import vine from '@vinejs/vine'
import { checkServices, checkServiceTokens } from '../../../modules/system/health/check_services.js'
import { AppProcess, productionEnvironment } from '../../security/app_process.js'

const E_FORBIDDEN = failure('This one may not', 'E_FORBIDDEN', 403)

const Named = vine.object({ name: vine.string() })

class KioskFacade extends facade('kiosk', {
  find: query({ input: Named, output: Named, errors: { forbidden: E_FORBIDDEN } }),
}) {}

const INPUT = { name: 'tea' }
const SOUND = answer(200, INPUT)

/* As long as a report is remembered. */
const REMEMBERED = 1_000

function connect(baseUrl: string, options: Partial<RemoteOptions<'find'>> = {}) {
  const remotes = [remote(KioskFacade, { baseUrl, token: 'its_canary', attempts: 1, ...options })]
  const registry = new ServiceRegistry(remotes)
  getActiveTest()!.cleanup(() => registry.close())
  const kiosk = registry.bindingOf(KioskFacade) as KioskFacade
  const call = () => kiosk.find(INPUT).catch(() => {})
  return { registry, call, check: () => checkServices(registry.describe()) }
}

test.group('Readiness | services', () => {
  test('is content with services that were never called, or answered', async ({ assert }) => {
    const server = await startFaultServer({ script: SOUND })
    const { call, check } = connect(server.url)
    assert.equal(check().status, 'ok')
    await call()
    assert.equal(check().status, 'ok')
    assert.equal(checkServices([]).status, 'ok')
  })

  test('warns while a breaker is open or half-open, and no longer', async ({ assert }) => {
    const { promise: back, resolve: comeBack } = Promise.withResolvers<void>()
    const server = await startFaultServer({ script: problem(500) })
    const { registry, call, check } = connect(server.url, {
      breaker: { consecutive: 2, openFor: 20 },
    })
    await call()
    assert.equal(check().status, 'ok')
    await call()
    const opened = check()
    assert.equal(opened.status, 'warning')
    assert.include(opened.message, 'kiosk is left alone (open), last E_SERVICE_FAILED')

    server.play(async (exchange) => {
      await back
      await SOUND(exchange)
    })
    const probe = (async () => {
      while (server.requests.length === 2) await call()
    })()
    await server.until(() => server.requests.length === 3)
    assert.equal(registry.describe()[0]!.breaker, 'half-open')
    assert.equal(check().status, 'warning')
    comeBack()
    await probe
    assert.equal(check().status, 'ok')
  })

  test('warns when a service refuses our token, until it answers something else', async ({
    assert,
  }) => {
    const server = await startFaultServer({ script: problem(401) })
    const { call, check } = connect(server.url)
    for (const refusal of [problem(401), problem(403)]) {
      server.play(refusal)
      await call()
      const refused = check()
      assert.equal(refused.status, 'warning')
      assert.include(refused.message, 'kiosk refuses our token')
      assert.notInclude(refused.message, 'its_canary')

      // nobody answered
      server.play(reset())
      await call()
      assert.equal(check().status, 'warning')

      server.play(SOUND)
      await call()
      assert.equal(check().status, 'ok')
    }
  })

  test('takes a failure that the contract declares for no refusal of the token', async ({
    assert,
  }) => {
    const declared = { type: 'urn:iti:error:kiosk:forbidden', values: [] }
    const server = await startFaultServer({ script: problem(403, declared) })
    const { call, check } = connect(server.url)
    await call()
    assert.equal(check().status, 'ok')
  })
})

test.group('Readiness | service tokens', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const create = async (service: string, expiresIn: string) => {
    const tokens = await app.container.make(ServiceTokens)
    return tokens.create({ service, scopes: ['inventory', 'monitor'], expiresIn })
  }
  const statusNow = async () => {
    const { status } = await check()
    return status
  }
  const check = async () => {
    const tokens = await app.container.make(ServiceTokens)
    return checkServiceTokens(await tokens.list())
  }

  test('is content while each service has a token that lasts', async ({ assert }) => {
    assert.equal(await statusNow(), 'ok')
    await create('orders', '15 days')
    await create('billing', '13 days')
    await create('billing', '365 days')
    assert.equal(await statusNow(), 'ok')
  })

  test('warns when the last token of a service ends within two weeks', async ({ assert }) => {
    await create('orders', '12 days')
    const last = await create('orders', '13 days')
    await create('billing', '365 days')
    const { status, message } = await check()
    assert.equal(status, 'warning')
    assert.include(message, `its token ${last.id} ends`)
    assert.include(message, 'service:token:create orders --scopes=inventory,monitor')
    assert.notInclude(message, 'billing')
    assert.notInclude(message, last.token)
  })

  test('counts no token that is revoked', async ({ assert }) => {
    const tokens = await app.container.make(ServiceTokens)
    await create('orders', '13 days')
    const lasting = await create('orders', '365 days')
    assert.equal(await statusNow(), 'ok')
    await tokens.revoke(lasting.id)
    assert.equal(await statusNow(), 'warning')
  })
})

test.group('Readiness | what everybody is told', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => sleep<void>(REMEMBERED))
  // nobody after these is told of what they found
  group.teardown(() => sleep<void>(REMEMBERED))

  test('is that tokens end soon, without whose', async ({ client, assert }) => {
    const tokens = await app.container.make(ServiceTokens)
    await tokens.create({ service: 'orders', scopes: ['monitor'], expiresIn: '1 day' })
    const report = await client.get('/health/ready')
    report.assertStatus(200)
    assert.equal(report.body().status, 'degraded')
    assert.deepInclude(report.body().checks, { name: 'service_tokens', status: 'warning' })
    assert.deepInclude(report.body().checks, { name: 'services', status: 'ok' })
    assert.notInclude(report.text(), 'orders')
  })

  test('is that a service is left alone; which one stands in the log', async ({ assert }) => {
    const far = await startFaultServer({ script: problem(500) })
    const own = { INVENTORY_URL: far.url, INVENTORY_TOKEN: 'its_canary', LOG_LEVEL: 'warn' }
    const server = await AppProcess.spawn(['calling'], productionEnvironment(own))
    await server.untilReady()
    for (let call = 0; call < 5; call++) await server.fetch('/api/calling')

    const answered = await server.fetch('/health/ready')
    const report = (await answered.json()) as { status: string; checks: object[] }
    assert.deepEqual([answered.status, report.status], [200, 'degraded'])
    assert.deepInclude(report.checks, { name: 'services', status: 'warning' })
    assert.notInclude(JSON.stringify(report), 'inventory')
    const line = await server.lineWith('Not ready: inventory is left alone (open)')
    assert.include(line, 'E_SERVICE_FAILED')
    assert.notInclude(server.output, 'its_canary')
  })
})
