import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { AccessChanges } from '@iti/framework/access'
import { Department } from '@iti/framework/models/system/department'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Order } from '#models/orders/order'
import { Caller } from './caller.js'
import { statementsOf } from './statements.js'

/* Stands in every attempt, so that it is found in whatever becomes of it. */
const MARK = 'zzscopezz'
const INJECTION = ` or 1=1) or '${MARK}'=('${MARK}'`

const PERMISSIONS = [
  ...['list', 'create', 'update', 'delete', 'reset_password'].map((one) => `system:user:${one}`),
  ...['list', 'update', 'delete'].map((one) => `system:department:${one}`),
  ...['system:session:list', 'system:session:delete', 'system:role:list'],
  ...['orders:order:list', 'orders:order:cancel'],
]

/* What a client may believe to be where the scope is kept. */
const KEYS = [
  ...['dataScope', 'data_scope', 'scope', 'params', 'all', 'below', 'self', 'seesEverything'],
  ...['isSuper', 'is_super', 'departmentIds', 'deptIds', 'ownerId', 'createBy', 'principal'],
  ...['actor', 'user', 'filter', 'filters', 'where', 'or', 'sql', 'query', 'options', 'client'],
]
const PATHS = ['', '[]', '[dataScope]', '[0][all]']

/* Dropped where query strings are read. */
const PROTOTYPES = [
  ...['__proto__[dataScope]', '__proto__[seesEverything]', '__proto__', 'a[__proto__][isSuper]'],
  ...['constructor[prototype][seesEverything]', 'toString', 'params[__proto__][dataScope]'],
]

const HEADERS = {
  'x-data-scope': '1',
  'data-scope': INJECTION,
  'x-scope': 'all',
  'x-params': JSON.stringify({ dataScope: INJECTION }),
  'x-dept-id': '1',
  'x-department-id': '1',
  'x-sees-everything': 'true',
  'x-super': 'true',
}

/** Somebody who sees their own department alone, and what lies outside. */
async function makeScene(client: ApiClient) {
  const [own, other] = await Department.createMany([
    { name: 'Own', ancestors: '/' },
    { name: 'Other', ancestors: '/' },
  ])
  const clerk = await makeUser({ permissions: PERMISSIONS, departmentId: own!.id, dataScope: 3 })
  const near = await makeUser({ departmentId: own!.id })
  const far = await makeUser({ departmentId: other!.id })
  const farAtWork = await Caller.signIn(client, far)
  const order = await Order.create({
    orderNo: 'FAR-1',
    customer: 'Customer',
    status: 'placed',
    ownerId: far.id,
    departmentId: other!.id,
    total: '1.00',
    placedAt: DateTime.utc(),
  })
  const caller = await Caller.signIn(client, clerk)
  await caller.get('/api/auth/me')
  const urls = {
    lists: [
      ...['users', 'departments', 'sessions'].map((name) => `/api/system/${name}`),
      '/api/orders/orders',
    ],
    near: `/api/system/users/${near.id}`,
    far: [
      `/api/system/users/${far.id}`,
      `/api/system/departments/${other!.id}`,
      `/api/orders/orders/${order.id}`,
    ],
    session: `/api/system/sessions/${await farAtWork.sessionId()}`,
    order: `/api/orders/orders/${order.id}/cancel`,
  }
  return { caller, near, far, urls }
}

type Send = () => ReturnType<Caller['send']>

/** What a request does and answers while nothing is remembered, without what differs from one to the next. */
async function traceOf(send: Send) {
  const changes = await app.container.make(AccessChanges)
  await changes.record('everyone')
  let answer: unknown
  const statements = await statementsOf(async () => {
    const sent = await send()
    const { code, error, data } = sent.body()
    answer = { code, error, data }
  })
  return JSON.stringify({ answer, statements }).replaceAll(
    /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?/g,
    ''
  )
}

test.group('Row 6 | the data scope is not for the client to say', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('lists refuse the keys that could name it', async ({ client, assert }) => {
    const { caller, urls } = await makeScene(client)
    for (const url of urls.lists) {
      for (const key of KEYS) {
        for (const path of PATHS) {
          const query = `${key}${path}=${encodeURIComponent(INJECTION)}`
          const statements = await statementsOf(async () => {
            const answer = await caller.get(`${url}?${query}`)
            assert.equal(answer.body().error, 'E_VALIDATION', `${url}?${query}`)
          })
          const data = statements.filter((sql) => sql.includes('count(') || sql.includes(MARK))
          assert.deepEqual(data, [], `${url}?${query}`)
        }
      }
    }
  })

  test('what is accepted runs the same statements with and without', async ({ client, assert }) => {
    const { caller, near, urls } = await makeScene(client)
    const queries = [
      ...PROTOTYPES.map((key) => `${key}=${encodeURIComponent(INJECTION)}`),
      PROTOTYPES.map((key) => `${key}=1`).join('&'),
    ]
    const everyKey = KEYS.flatMap((key) => PATHS.map((path) => `${key}${path}=${MARK}`)).join('&')
    const own = { nickname: near.nickname }
    const requests: [method: string, url: string, body?: object][] = [
      ...[...urls.lists, urls.near, ...urls.far].map((url) => ['GET', url] as [string, string]),
      ['PUT', urls.near, own],
      ...urls.far.slice(0, 2).map((url) => ['DELETE', url, {}] as [string, string, object]),
      ['PUT', urls.far[0]!, own],
      ['PUT', `${urls.far[0]}/status`, { status: 'disabled' }],
      ['PUT', `${urls.far[0]}/password`, {}],
      ['DELETE', urls.session, {}],
      ['PUT', urls.order, {}],
    ]
    for (const [method, url, body] of requests) {
      const plain = await traceOf(() => caller.send(method, url, body))
      assert.match(plain, /where .*id\\?[`"] in \(/)
      // only lists read the query
      const accepted = urls.lists.includes(url) ? queries : [...queries, everyKey]
      for (const query of accepted) {
        const trace = await traceOf(() => caller.send(method, `${url}?${query}`, body))
        assert.equal(trace, plain, `${method} ${url}?${query}`)
      }
      const withHeaders = await traceOf(async () => {
        const request = client.request(url, method).bearerToken(caller.tokens.accessToken)
        return await (body ? request.headers(HEADERS).json(body) : request.headers(HEADERS))
      })
      assert.equal(withHeaders, plain, `${method} ${url} with headers`)
    }
  })

  test('a body that names it is refused, at any depth, and changes nothing', async ({
    client,
    assert,
  }) => {
    const { caller, near, far, urls } = await makeScene(client)
    const names = { username: `new-${MARK}`, nickname: MARK, departmentId: near.departmentId }
    const requests: [method: string, url: string, body: object][] = [
      ['POST', '/api/system/users', names],
      ['PUT', urls.near, { nickname: MARK }],
      ['PUT', `${urls.near}/status`, { status: 'disabled' }],
      ['PUT', `${urls.near}/password`, { password: 'another long one' }],
      ['DELETE', '/api/system/users', { ids: [near.id] }],
      ['DELETE', '/api/system/users', { ids: [far.id] }],
      ['DELETE', '/api/system/departments', { ids: [far.departmentId] }],
    ]
    const values = [1, INJECTION, { dataScope: INJECTION }]
    for (const [method, url, body] of requests) {
      for (const key of KEYS) {
        for (const value of values) {
          const answer = await caller.send(method, url, { ...body, [key]: value })
          assert.equal(answer.body().error, 'E_VALIDATION', `${method} ${url} ${key}`)
        }
      }
    }
    for (const user of [near, far]) {
      const now = await User.findOrFail(user.id)
      assert.containsSubset(now, { nickname: user.nickname, status: 'enabled', password: null })
    }
    assert.isNull(await User.findBy({ username: names.username }))
  })

  test('a prototype in a body is dropped or refused, and lends no scope', async ({
    client,
    assert,
  }) => {
    const { caller, near, far, urls } = await makeScene(client)
    const inherited = '{"seesEverything":true,"isSuper":true,"dataScope":{"all":true}}'
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      for (const id of [near.id, far.id]) {
        const body = `{"nickname":"${MARK}","${key}":${inherited}}`
        const answer = await caller.send('PUT', `/api/system/users/${id}`, body)
        const expected =
          id === near.id ? [undefined, 'E_VALIDATION'] : ['E_RECORD_NOT_FOUND', 'E_VALIDATION']
        assert.include(expected, answer.body().error, body)
      }
      const ids = `{"ids":[${far.id}],"${key}":${inherited}}`
      const deleted = await caller.send('DELETE', '/api/system/users', ids)
      assert.include(['E_RECORD_NOT_FOUND', 'E_VALIDATION'], deleted.body().error, ids)
    }
    assert.isUndefined(({} as Record<string, unknown>).seesEverything)
    const untouched = await User.findOrFail(far.id)
    assert.equal(untouched.nickname, far.nickname)
    for (const url of urls.far) {
      const hidden = await caller.get(url)
      assert.equal(hidden.body().error, 'E_RECORD_NOT_FOUND')
    }
  })
})
