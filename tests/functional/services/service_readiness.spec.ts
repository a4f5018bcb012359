import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { ServiceTokens, type ServiceTokenInput } from '@iti/framework/access'
import { toSqlTime } from '@iti/framework/database'
import { failure } from '@iti/framework/errors'
import { facade, query } from '@iti/framework/modules'
import { remote, ServiceRegistry, type RemoteOptions } from '@iti/framework/services'
import { answer, problem, reset, startFaultServer } from '@iti/framework/testing'
import { getActiveTest, test } from '@japa/runner'
import vine from '@vinejs/vine'
import { DateTime } from 'luxon'
import { checkServiceTokens } from '../../../modules/system/health/check_service_tokens.js'
import { checkServices } from '../../../modules/system/health/check_services.js'
import { AppProcess, productionEnvironment } from '../../security/app_process.js'
import { ScratchDatabase } from '../scratch_database.js'

const E_FORBIDDEN = failure('This one may not', 'E_FORBIDDEN', 403)

const Named = vine.object({ name: vine.string() })

class KioskFacade extends facade('kiosk', {
  find: query({ input: Named, output: Named, errors: { forbidden: E_FORBIDDEN } }),
}) {}

const INPUT = { name: 'tea' }
const SOUND = answer(200, INPUT)

/* As long as a report is remembered, and a little longer. */
const REMEMBERED = 1_100

const DAY = 86_400_000
const TOKENS = 'iti_service_tokens'

interface Report {
  status: string
  checks: object[]
}

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

  test('tells of an open breaker that waits for the next call, and does not warn', async ({
    assert,
  }) => {
    const server = await startFaultServer({ script: problem(500) })
    const { registry, call, check } = connect(server.url, {
      breaker: { consecutive: 1, openFor: 20 },
    })
    await call()
    while (registry.describe()[0]!.opensIn > 0) await sleep(5)
    assert.equal(registry.describe()[0]!.breaker, 'open')
    const { status, message } = check()
    assert.equal(status, 'ok')
    assert.include(message, 'kiosk was left alone, last E_SERVICE_FAILED: the next call finds out')
  })

  test('warns when a service refuses our token, until it answers something else', async ({
    assert,
  }) => {
    const server = await startFaultServer({ script: problem(401) })
    const { call, check } = connect(server.url)
    const scopeMissing = problem(403, { code: 'E_SERVICE_SCOPE_MISSING' })
    for (const refusal of [problem(401), scopeMissing]) {
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
  group.each.setup(async () => {
    const rollBack = await testUtils.db().wrapInGlobalTransaction()
    // those that other tests had a process of their own use
    await db.from(TOKENS).delete()
    return rollBack
  })

  const create = async (
    service: string,
    expiresIn: string,
    more: Partial<ServiceTokenInput> = {}
  ) => {
    const tokens = await app.container.make(ServiceTokens)
    return tokens.create({ service, scopes: ['inventory', 'monitor'], expiresIn, ...more })
  }
  /* In so many days from now. */
  const check = async (days = 0) => {
    const tokens = await app.container.make(ServiceTokens)
    return checkServiceTokens(await tokens.list(), Date.now() + days * DAY)
  }
  const statusIn = async (days: number) => {
    const { status } = await check(days)
    return status
  }
  const useNow = async (id: string) => {
    const used = { last_used_at: toSqlTime(db.connection()) }
    await db.from(TOKENS).where('token_id', id).update(used)
  }

  test('is content while each service has a token that lasts', async ({ assert }) => {
    assert.equal(await statusIn(0), 'ok')
    await create('orders', '365 days')
    await create('billing', '365 days')
    await create('billing', '500 days')
    assert.equal(await statusIn(350), 'ok')
  })

  test('warns when the last token of a service ends within two weeks', async ({ assert }) => {
    await create('orders', '364 days')
    const last = await create('orders', '365 days')
    await create('billing', '500 days')
    const { status, message } = await check(352)
    assert.equal(status, 'warning')
    assert.include(message, `its token ${last.id} ends`)
    assert.match(message, /service:token:create orders --scopes=inventory,monitor$/)
    assert.notInclude(message, 'billing')
    assert.notInclude(message, last.token)
  })

  test('warns of a token that lives shorter in the last tenth of its lifetime', async ({
    assert,
  }) => {
    await create('monitor', '10 days')
    assert.deepEqual(await Promise.all([0, 8.9, 9.1].map(statusIn)), ['ok', 'ok', 'warning'])
  })

  test('says how to make another like it', async ({ assert }) => {
    const addresses = ['10.0.0.0/8', '::1']
    await create('orders', '365 days', { addresses, canActAs: true })
    const { message } = await check(360)
    assert.match(
      message,
      /create orders --scopes=inventory,monitor --addresses=10\.0\.0\.0\/8,::1 --act-as$/
    )
  })

  test('warns of a service that is locked out, unless it stopped calling a month ago', async ({
    assert,
  }) => {
    const used = await create('orders', '9 days')
    const last = await create('orders', '10 days')
    await create('unused', '10 days')
    await useNow(used.id)
    const { status, message } = await check(11)
    assert.equal(status, 'warning')
    assert.match(message, new RegExp(`^orders cannot call since .* its token ${last.id} ended: .*`))
    assert.include(message, 'service:token:create orders --scopes=inventory,monitor')
    assert.include(message, `service:token:revoke ${last.id}`)
    assert.notInclude(message, 'unused')
    assert.equal(await statusIn(29), 'warning')
    assert.equal(await statusIn(31), 'ok')
  })

  test('counts no token that is revoked', async ({ assert }) => {
    const tokens = await app.container.make(ServiceTokens)
    await create('orders', '100 days')
    const lasting = await create('orders', '365 days')
    assert.equal(await statusIn(95), 'ok')
    await tokens.revoke(lasting.id)
    assert.equal(await statusIn(95), 'warning')
  })
})

test.group('Readiness | what everybody is told', () => {
  /* A token that a process of its own can see, and that soon ends. */
  const createEnding = async (service: string) => {
    const tokens = await app.container.make(ServiceTokens)
    getActiveTest()!.cleanup(async () => {
      await db.from(TOKENS).where({ service }).delete()
    })
    const { id } = await tokens.create({ service, scopes: ['monitor'], expiresIn: '1 day' })
    const longAgo = toSqlTime(db.connection(), DateTime.now().minus({ days: 30 }))
    await db.from(TOKENS).where('token_id', id).update({ created_at: longAgo })
  }
  const isLogged = (line: string) => line.includes('Not ready')

  test('is that tokens end soon, without whose, which is logged once', async ({ assert }) => {
    await createEnding('ending')
    const server = await AppProcess.spawn([], productionEnvironment({ LOG_LEVEL: 'warn' }))
    await server.untilReady()
    for (let probe = 0; probe < 3; probe++) {
      const answered = await server.fetch('/health/ready')
      const text = await answered.text()
      const report = JSON.parse(text) as Report
      assert.deepEqual([answered.status, report.status], [200, 'degraded'])
      assert.deepInclude(report.checks, { name: 'service_tokens', status: 'warning' })
      assert.deepInclude(report.checks, { name: 'services', status: 'ok' })
      assert.notInclude(text, 'ending')
      await sleep(REMEMBERED)
    }
    await server.lineWith('Not ready: ending can call until')
    assert.lengthOf(server.output.split('\n').filter(isLogged), 1)
  })

  test('is a warning where the tokens cannot be read', async ({ assert }) => {
    const { name } = await ScratchDatabase.create()
    const server = await AppProcess.spawn([], productionEnvironment({ DB_DATABASE: name }))
    await server.untilReady()
    const answered = await server.fetch('/health/ready')
    const report = (await answered.json()) as Report
    assert.deepInclude(report.checks, { name: 'service_tokens', status: 'warning' })
    assert.deepInclude(report.checks, { name: 'database', status: 'ok' })
    assert.include(await server.lineWith('"check":"service_tokens"'), 'iti_service_tokens')
  })

  test('is that a service is left alone; which one stands in the log', async ({ assert }) => {
    const far = await startFaultServer({ script: problem(500) })
    const own = { INVENTORY_URL: far.url, INVENTORY_TOKEN: 'its_canary', LOG_LEVEL: 'warn' }
    const server = await AppProcess.spawn(['calling'], productionEnvironment(own))
    await server.untilReady()
    for (let call = 0; call < 5; call++) await server.fetch('/api/calling')

    const answered = await server.fetch('/health/ready')
    const report = (await answered.json()) as Report
    assert.deepEqual([answered.status, report.status], [200, 'degraded'])
    assert.deepInclude(report.checks, { name: 'services', status: 'warning' })
    assert.notInclude(JSON.stringify(report), 'inventory')
    const line = await server.lineWith('Not ready: inventory is left alone (open)')
    assert.include(line, 'E_SERVICE_FAILED')
    assert.notInclude(server.output, 'its_canary')
  })
})
