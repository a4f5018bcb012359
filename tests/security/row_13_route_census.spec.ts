import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { AccessChanges, ServiceTokens } from '@iti/framework/access'
import { Menu } from '@iti/framework/models/system/menu'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { callsMarked, everyCall, type Call } from './route_census.js'

/* Adding to this list is a decision: these answer everybody. */
const PUBLIC = [
  'GET /health/live',
  'GET /health/ready',
  'HEAD /health/live',
  'HEAD /health/ready',
  'POST /api/auth/captcha',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
]

/* Adding to this list is a decision: these answer everybody who is signed in. */
const AUTHENTICATED = [
  'GET /api/auth/me',
  'GET /api/auth/menus',
  'GET /api/dictionaries/:code',
  'HEAD /api/auth/me',
  'HEAD /api/auth/menus',
  'HEAD /api/dictionaries/:code',
  'POST /api/auth/logout',
  'PUT /api/auth/password',
]

/* Adding to this list is a decision: these answer before a password that has to be changed was changed. */
const BEFORE_PASSWORD_CHANGE = ['POST /api/auth/logout', 'PUT /api/auth/password']

/* Adding to this list is a decision: these answer other services, by the scope of their token. */
const SERVICES = [
  'GET /metrics monitor',
  'GET /services/status monitor',
  'HEAD /metrics monitor',
  'HEAD /services/status monitor',
  'POST /services/inventory/findParts inventory',
  'POST /services/inventory/release inventory',
  'POST /services/inventory/reserve inventory',
]

/* What a method does, and the routes that do something else. */
const ACTIONS: Record<string, string> = {
  GET: 'list',
  HEAD: 'list',
  POST: 'create',
  PUT: 'update',
  DELETE: 'delete',
}
const OTHER_ACTIONS: Record<string, string> = {
  'PUT /api/system/users/:id/password': 'reset_password',
  'PUT /api/orders/orders/:id/cancel': 'cancel',
  // a reset to the default
  'DELETE /api/system/settings/:key': 'update',
  'POST /api/system/tasks/runs': 'run',
  'POST /api/system/tasks/runs/:run/cancel': 'cancel',
  'POST /api/system/tasks/runs/:run/retry': 'retry',
  'POST /api/system/tasks/:task/pause': 'pause',
  'POST /api/system/tasks/:task/resume': 'pause',
  'POST /api/system/tasks/:task/schedules/:schedule/pause': 'pause',
  'POST /api/system/tasks/:task/schedules/:schedule/resume': 'pause',
}

/* What has no permissions of its own: whoever may see or edit the whole may do so with its parts. */
const PARTS = ['items', 'changes', 'runs', 'logs', 'workers', 'schedules']

/** What a route asks for by the rule: `DELETE /api/system/users/:id` for `system:user:delete`. */
function usualPermission(call: Call): string {
  const [, , module, ...segments] = call.pattern.split('/')
  const nouns = segments.filter((segment) => /^\w+s$/.test(segment) && segment !== 'status')
  const resource = nouns.findLast((noun) => !PARTS.includes(noun))
  const singular = resource?.replace(/ies$/, 'ys').slice(0, -1)
  const isOfPart = PARTS.includes(nouns.at(-1)!)
  const usual = ACTIONS[call.method]
  const action = OTHER_ACTIONS[nameOf(call)] ?? (isOfPart && usual !== 'list' ? 'update' : usual)
  return `${module}:${singular}:${action}`
}

const nameOf = ({ method, pattern }: Call) => `${method} ${pattern}`

const permissionOf = ({ marks: [mark] }: Call) =>
  mark?.kind === 'permission' ? mark.permission : undefined

const scopeOf = ({ marks: [mark] }: Call) => (mark?.kind === 'service' ? mark.scope : undefined)

/* Whatever is found by these is found on purpose: a census of nothing would pass too. */
const guardedCalls = () => {
  const calls = [...callsMarked('permission'), ...callsMarked('authenticated')]
  if (calls.length < 40) throw new Error(`Only ${calls.length} calls are guarded`)
  return calls
}

test.group('Row 13 | the census of routes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('every route carries exactly one mark', ({ assert }) => {
    const wrong = everyCall().filter(({ marks }) => marks.length !== 1)
    assert.deepEqual(wrong.map(nameOf), [])
  })

  test('the routes for everybody are these and no others', ({ assert }) => {
    assert.deepEqual(callsMarked('public').map(nameOf).sort(), PUBLIC)
  })

  test('the routes for everybody who is signed in are these and no others', ({ assert }) => {
    assert.deepEqual(callsMarked('authenticated').map(nameOf).sort(), AUTHENTICATED)
  })

  test('the routes for other services are these and no others, each with its scope', ({
    assert,
  }) => {
    const named = callsMarked('service').map((call) => `${nameOf(call)} ${scopeOf(call)}`)
    assert.deepEqual(named.sort(), SERVICES)
  })

  test('every other route of users asks for the permission of what it does', ({ assert }) => {
    const wrong = callsMarked('permission').filter(
      (call) => permissionOf(call) !== usualPermission(call)
    )
    assert.deepEqual(wrong.map(nameOf), [])
  })

  test('without a session every other route is refused, by every method', async ({
    client,
    assert,
  }) => {
    const ended = await Caller.signIn(client, await makeUser({ isSuper: true }))
    await ended.send('POST', '/api/auth/logout', {})
    const headers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer' },
      { authorization: 'Bearer undefined' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: `Bearer ${ended.tokens.accessToken}` },
      { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'host': 'localhost' },
    ]
    for (const call of guardedCalls()) {
      for (const sent of headers) {
        const answer = await client.request(call.url, call.method).headers(sent)
        assert.equal(answer.status(), 401, `${nameOf(call)} ${JSON.stringify(sent)}`)
      }
    }
  })

  test('without a permission every route that asks for one is refused, by every method', async ({
    client,
    assert,
  }) => {
    const caller = await Caller.signIn(client, await makeUser())
    for (const call of callsMarked('permission')) {
      const body = ['GET', 'HEAD'].includes(call.method) ? undefined : { ids: [1] }
      const answer = await caller.send(call.method, call.url, body)
      assert.equal(answer.status(), 403, nameOf(call))
    }
    for (const { method, url } of callsMarked('authenticated').filter(
      (call) => call.method === 'GET'
    )) {
      const answer = await caller.send(method, url)
      assert.equal(answer.status(), 200, url)
    }
  })

  test('with every permission but the one that it asks for, a route is refused', async ({
    client,
    assert,
  }) => {
    const changes = await app.container.make(AccessChanges)
    const calls = callsMarked('permission')
    const permissions = [...new Set(calls.map((call) => permissionOf(call)!))]
    const user = await makeUser({ permissions })
    const caller = await Caller.signIn(client, user)
    const [role] = await user.related('roles').query()
    for (const permission of permissions) {
      const { id } = await Menu.findByOrFail({ permission })
      await role!.related('menus').detach([id])
      await changes.record([user.id])
      for (const call of calls.filter((one) => permissionOf(one) === permission)) {
        const answer = await caller.send(call.method, call.url)
        assert.equal(answer.status(), 403, nameOf(call))
      }
      await role!.related('menus').attach([id])
    }
  })

  test('until the password is changed only changing it and signing out answer', async ({
    client,
    assert,
  }) => {
    for (const rights of [{}, { isSuper: true }]) {
      const user = await makeUser(rights)
      await user.merge({ mustChangePassword: true }).save()
      const caller = await Caller.signIn(client, user)
      const closed = guardedCalls().filter((call) => !BEFORE_PASSWORD_CHANGE.includes(nameOf(call)))
      for (const call of closed) {
        const answer = await caller.send(call.method, call.url)
        assert.equal(answer.status(), 403, nameOf(call))
      }
      const wrong = await caller.send('PUT', '/api/auth/password', {})
      assert.equal(wrong.body().error, 'E_VALIDATION')
      const logout = await caller.send('POST', '/api/auth/logout', {})
      assert.equal(logout.body().code, 0)
    }
  })

  test('a service reaches no route of users, and no user a route of services', async ({
    client,
    assert,
  }) => {
    const tokens = await app.container.make(ServiceTokens)
    const scopes = ['system:user:list', ...callsMarked('service').map((call) => scopeOf(call)!)]
    const { token } = await tokens.create({
      service: 'row13',
      scopes,
      canActAs: true,
      expiresIn: '1 day',
    })
    for (const call of guardedCalls()) {
      const answer = await client.request(call.url, call.method).bearerToken(token)
      assert.equal(answer.status(), 401, nameOf(call))
    }
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    for (const call of callsMarked('service')) {
      const answers = [await client.request(call.url, call.method)]
      answers.push(await admin.send(call.method, call.url))
      for (const answer of answers) assert.equal(answer.status(), 401, nameOf(call))
    }
  })

  test('a method that a route does not have is no way to it', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser())
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    // an address in which a word stands where another route has a parameter is an address of that route too
    const isKnown = (asked: string, url: string) =>
      everyCall().some(
        ({ method, pattern }) =>
          method === asked && new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(url)
      )
    for (const url of new Set(guardedCalls().map((call) => call.url))) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        if (isKnown(method, url)) continue
        const answers = [await client.request(url, method), await caller.send(method, url)]
        for (const answer of answers) assert.equal(answer.status(), 404, `${method} ${url}`)
      }
      if (isKnown('POST', url)) continue
      // nor is a method that a request merely names
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await client
          .post(`${url}?_method=${method}`)
          .bearerToken(admin.tokens.accessToken)
          .header('x-http-method-override', method)
          .json({ _method: method })
        assert.equal(answer.status(), 404, `${method} ${url}`)
      }
    }
  })
})
