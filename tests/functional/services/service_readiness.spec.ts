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
  const check = async () => {
    const tokens = await app.container.make(ServiceTokens)
    return checkServiceTokens(await tokens.list())
  }

  test('is content while each service has a token that lasts', async ({ assert }) => {
    assert.equal((await check()).status, 'ok')
    await create('orders', '15 days')
    await create('billing', '13 days')
    await create('billing', '365 days')
    assert.equal((await check()).status, 'ok')
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
    assert.equal((await check()).status, 'ok')
    await tokens.revoke(lasting.id)
    assert.equal((await check()).status, 'warning')
  })
})

test.group('Readiness | what everybody is told', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => sleep<void>(REMEMBERED))
  // nobody after these is told of what they found
  group.teardown(() => sleep<void>(REMEMBERED))

  test('is the state of services and tokens without their names, and it is degraded at most', async ({
    client,
    assert,
  }) => {
    const server = await startFaultServer({ script: problem(401) })
    const { registry, call } = connect(server.url, { breaker: { consecutive: 1 } })
    await call()
    server.play(problem(500))
    await call()
    app.container.swap('iti.services', () => registry)
    getActiveTest()!.cleanup(() => app.container.restore('iti.services'))
    const tokens = await app.container.make(ServiceTokens)
    await tokens.create({ service: 'orders', scopes: ['monitor'], expiresIn: '1 day' })

    const report = await client.get('/health/ready')
    report.assertStatus(200)
    assert.equal(report.body().status, 'degraded')
    assert.containsSubset(report.body().checks, [
      { name: 'services', status: 'warning' },
      { name: 'service_tokens', status: 'warning' },
    ])
    for (const told of ['kiosk', 'orders', 'E_SERVICE']) assert.notInclude(report.text(), told)
  })
})
