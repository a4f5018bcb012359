import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { HttpContext } from '@adonisjs/core/http'
import {
  principalOf,
  ServiceTokens,
  servicePrincipalOf,
  SessionManager,
} from '@iti/framework/access'
import { listMarkedRoutes } from '@iti/framework/http'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { observeStatements } from '../../observe_statements.js'
import { ServiceServer } from './service_server.js'

const ORDERS = { service: 'orders', scopes: ['inventory'], expiresIn: '365 days' }

const tellCaller = (ctx: HttpContext) => {
  const { service, tokenId, canActAs } = servicePrincipalOf(ctx)
  return { service, tokenId, canActAs }
}

const start = () =>
  ServiceServer.start((router) => {
    router.post('/services/stock', tellCaller).service('inventory')
    router
      .group(() => {
        router.get('/services/one', tellCaller)
        router.get('/services/two', tellCaller)
      })
      .service('monitor')
    router.get('/open', tellCaller).public()
    router.get('/mine', (ctx) => ({ id: principalOf(ctx).id })).authenticated()
  })

test.group('Routes for services', (group) => {
  let tokens: ServiceTokens

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    tokens = await app.container.make(ServiceTokens)
  })

  test('answer a service whose token has the scope, and tell the route who it is', async ({
    assert,
  }) => {
    const server = await start()
    const { id, token } = await tokens.create(ORDERS)
    const answer = await server.request('/services/stock', { method: 'POST', token })
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, { service: 'orders', tokenId: id, canActAs: false })

    for (const path of ['/services/one', '/services/two']) {
      const refused = await server.request(path, { token })
      assert.equal(refused.status, 403)
      assert.equal(errorOf(refused.body), 'E_SERVICE_SCOPE_MISSING')
    }
    const monitor = await tokens.create({ ...ORDERS, scopes: ['monitor'] })
    for (const path of ['/services/one', '/services/two']) {
      const { status } = await server.request(path, { token: monitor.token })
      assert.equal(status, 200)
    }
  })

  test('refuse whoever comes without a token, or with something else', async ({ assert }) => {
    const server = await start()
    const { token } = await tokens.create(ORDERS)
    const headers: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: token },
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${token}x` },
      { authorization: `Bearer ${token},${token}` },
      { 'x-api-key': token, 'cookie': `token=${token}` },
    ]
    for (const sent of headers) {
      const answer = await server.request(`/services/stock?token=${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...sent },
        body: JSON.stringify({ token }),
      })
      assert.equal(answer.status, 401, JSON.stringify(sent))
      assert.equal(errorOf(answer.body), 'E_SERVICE_TOKEN_INVALID')
    }
  })

  test('refuse a token from another address, which a client cannot feign', async ({ assert }) => {
    const server = await start()
    const v4 = await tokens.create({ ...ORDERS, addresses: ['127.0.0.0/8'] })
    const v6 = await tokens.create({ ...ORDERS, addresses: ['::1'] })
    const call = (token: string, host: string) =>
      server.request('/services/stock', {
        ...{ method: 'POST', token, host },
        headers: { 'x-forwarded-for': '127.0.0.1, ::1', 'x-real-ip': '::1' },
      })
    for (const allowed of [await call(v4.token, '127.0.0.1'), await call(v6.token, '[::1]')])
      assert.equal(allowed.status, 200)
    for (const refused of [await call(v4.token, '[::1]'), await call(v6.token, '127.0.0.1')]) {
      assert.equal(refused.status, 403)
      assert.equal(errorOf(refused.body), 'E_SERVICE_ADDRESS_DENIED')
    }
  })

  test('open to no user, and routes for users to no service', async ({ assert }) => {
    const server = await start()
    const sessions = await app.container.make(SessionManager)
    const user = await makeUser({ isSuper: true })
    const origin = { ip: null, userAgent: null }
    const { accessToken } = await sessions.open({ userId: user.id, origin })
    const { token } = await tokens.create({ ...ORDERS, canActAs: true })

    const asUser = await server.request('/services/stock', { method: 'POST', token: accessToken })
    assert.equal(asUser.status, 401)
    assert.equal(await server.statusOf('/mine', { token: accessToken }), 200)
    assert.equal(await server.statusOf('/mine', { token }), 401)
  })

  test('cost a service that called before no statement', async ({ assert }) => {
    const server = await start()
    const { token } = await tokens.create(ORDERS)
    const call = () => server.statusOf('/services/stock', { method: 'POST', token })
    await call()
    await tokens.shutdown()
    const statements = await observeStatements(async () => {
      for (let turn = 0; turn < 20; turn++) assert.equal(await call(), 200)
    })
    const own = statements.filter(({ sql }) => !sql.includes('iti_access_versions'))
    assert.deepEqual(own, [])
  })

  test('alone have a service: elsewhere asking for it is a fault', async ({ assert }) => {
    const server = await start()
    const { token } = await tokens.create(ORDERS)
    assert.equal(await server.statusOf('/open', { token }), 500)
    const ctx = await testUtils.createHttpContext()
    assert.throws(() => servicePrincipalOf(ctx), /is called by no service: mark the route with/)
  })

  test('name a scope that a token can have', async ({ assert }) => {
    await ServiceServer.start((router) => {
      for (const [index, scope] of ['', 'Inventory', 'a b'].entries()) {
        const mark = () => router.get(`/never/${index}`, () => '').service(scope)
        assert.throws(mark, /is no scope/)
      }
      router.get('/marked', () => '').service('a:b.c-d_e')
      router.commit()
      const marked = listMarkedRoutes(router).filter(({ pattern }) => pattern === '/marked')
      assert.deepEqual(
        marked.map(({ marks }) => marks),
        [[{ kind: 'service', scope: 'a:b.c-d_e' }]]
      )
    })
  })
})

/* The code, as the answer of the admin API and as a problem tell it. */
const errorOf = (body: { error?: string; code?: string | number }) => body.error ?? body.code
