import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { defineConfig } from '@iti/framework'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Part } from '#models/inventory/part'
import { Caller } from './caller.js'
import { callsMarked } from './route_census.js'

const USERS = '/api/system/users'
const GIFT =
  '{"polluted":true,"isSuper":true,"status":"disabled","roleIds":[1],"ids":[1],"length":9}'

/* As text, because an object would lose such a key before it is sent. */
const BODIES = [
  `{"__proto__":${GIFT}}`,
  `{"\\u005f_proto__":${GIFT}}`,
  `{"__proto__":{"__proto__":${GIFT}}}`,
  `{"constructor":{"prototype":${GIFT}}}`,
  `{"constructor":${GIFT}}`,
  `{"prototype":${GIFT}}`,
  `{"__proto__":null}`,
  `{"__proto__":[${GIFT}]}`,
  `{"__defineGetter__":${GIFT},"__lookupSetter__":${GIFT}}`,
  `{"hasOwnProperty":1,"toString":1,"valueOf":1,"toJSON":1,"then":1}`,
  `{"a":{"__proto__":${GIFT}}}`,
  `{"a":{"b":{"constructor":{"prototype":${GIFT}}}}}`,
  `{"a":[{"__proto__":${GIFT}},[{"__proto__":${GIFT}}]]}`,
  // with nothing but fields that the forms have
  ...['"ids":[1]', '"nickname":"polluted"', '"name":"polluted"', '"status":"disabled"'].map(
    (field) => `{"__proto__":{${field}}}`
  ),
  `{"ids":{"__proto__":[1]}}`,
  `{"ids":{"__proto__":[1],"length":1,"0":1}}`,
  `{"lines":[{"__proto__":${GIFT}}],"customer":{"__proto__":${GIFT}}}`,
  `[{"__proto__":${GIFT}}]`,
  `{"__proto__.polluted":true,"constructor.prototype.polluted":true}`,
  `{"__proto__[polluted]":true,"constructor[prototype][polluted]":true}`,
  `{"nickname":"x","__proto__":${GIFT},"nickname":{"__proto__":${GIFT}}}`,
]

const QUERIES = [
  '__proto__[polluted]=1',
  '__proto__.polluted=1',
  '__proto__=1',
  '__proto__[]=1',
  '__proto__[__proto__][polluted]=1',
  'constructor[prototype][polluted]=1',
  'constructor.prototype.polluted=1',
  'constructor=1',
  'prototype[polluted]=1',
  'a[__proto__][polluted]=1',
  'a[constructor][prototype][polluted]=1',
  'a[0][__proto__][polluted]=1',
  'a[]=1&a[__proto__][polluted]=1',
  'a[b][c][d][e][f][g][__proto__][polluted]=1',
  'page[__proto__][polluted]=1',
  'page=1&page[__proto__][polluted]=1',
  'keyword[constructor][prototype][polluted]=1',
  'hasOwnProperty=1&toString=1&valueOf=1&__defineGetter__=1',
  '%5f%5fproto%5f%5f[polluted]=1',
  '__proto__%5bpolluted%5d=1',
  'a%5b__proto__%5d%5bpolluted%5d=1',
  '[__proto__][polluted]=1',
  '__proto__%00[polluted]=1',
]

/** Every name that all objects, lists and functions have. */
const inherited = () =>
  [Object, Array, Function, String, Number, Map, Promise].map(({ name, prototype }) => [
    name,
    ...Reflect.ownKeys(prototype).map(String),
  ])

const everything = async () => ({
  users: await db.from('iti_users').orderBy('id'),
  held: await db.from('iti_user_roles').orderBy('user_id'),
  roles: await db.from('iti_roles').orderBy('id'),
  departments: await db.from('iti_departments').orderBy('id'),
  menus: await db.from('iti_menus').orderBy('id'),
  orders: await db.from('orders').orderBy('id'),
  parts: await db.from('inventory_parts').orderBy('id'),
})

test.group('Row 26 | keys that reach for a prototype', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  let before: unknown
  group.each.setup(() => void (before = inherited()))

  test('in the body of any writing route store nothing and pollute nothing', async ({
    client,
    assert,
  }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const stored = await everything()
    // what needs no body would be done
    const needsNone = /^DELETE .*:id|logout$|:id\/(cancel|password)$/
    const writing = ['public', 'authenticated', 'permission'] as const
    const calls = writing
      .flatMap(callsMarked)
      .filter(({ method }) => !['GET', 'HEAD'].includes(method))
      .filter(({ method, pattern }) => !needsNone.test(`${method} ${pattern}`))
    assert.isAbove(calls.length, 15)

    for (const { method, url } of calls) {
      for (const body of BODIES) {
        const answer = await caller.send(method, url, body)
        assert.isBelow(answer.status(), 500, `${method} ${url} ${body}`)
        assert.deepEqual(inherited(), before, `${method} ${url} ${body}`)
        // an update of nothing is none
        if (method !== 'PUT') assert.notEqual(answer.body().code, 0, `${method} ${url} ${body}`)
      }
    }
    assert.deepEqual(await everything(), stored)
  })

  test('in the query of any reading route change no answer and pollute nothing', async ({
    client,
    assert,
  }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const calls = [...callsMarked('permission'), ...callsMarked('authenticated')].filter(
      ({ method }) => method === 'GET'
    )
    for (const { url } of calls) {
      const plain = await caller.get(url)
      const { data } = plain.body()
      for (const query of QUERIES) {
        const answer = await caller.get(`${url}?${query}`)
        assert.isBelow(answer.status(), 500, `${url}?${query}`)
        assert.deepEqual(inherited(), before, `${url}?${query}`)
        const { code, data: shown } = answer.body()
        if (code !== 422) assert.deepEqual(shown, data, `${url}?${query}`)
      }
    }
  })

  test('beside a form that is right give it no field', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const gifts = [
      `"__proto__":${GIFT}`,
      `"constructor":{"prototype":${GIFT}}`,
      `"__proto__":{"email":"evil@example.com","remark":"polluted","status":"disabled"}`,
    ]
    for (const [index, gift] of gifts.entries()) {
      const username = `proto-${index}`
      const body = `{"username":"${username}","nickname":"New","password":"a long password",${gift}}`
      const answer = await caller.send('POST', USERS, body)
      assert.oneOf(answer.body().code, [0, 422])
      const user = await User.findBy({ username })
      if (answer.body().code !== 0) assert.isNull(user)
      else {
        const fields = { status: 'enabled', departmentId: null, email: null, remark: null }
        assert.containsSubset(user, fields)
        assert.lengthOf(await user!.related('roles').query(), 0)
        assert.deepEqual(answer.body().data.roleIds, [])
      }
    }
    assert.deepEqual(inherited(), before)
  })

  test('within a list of objects give no object a field', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const part = await Part.create({ partNo: '__proto__', name: 'Bearing', unit: 'pcs' })
    await caller.send('POST', `/api/inventory/parts/${part.id}/movements`, {
      kind: 'receipt',
      quantity: 100,
    })
    const place = async (line: string) => {
      const lines = `[{"partNo":"__proto__","quantity":2,"unitPrice":"1.00"${line}}]`
      const answer = await caller.send(
        'POST',
        '/api/orders/orders',
        `{"customer":"X","lines":${lines}}`
      )
      return answer.body()
    }
    // a name that is no key may be one of these
    const plain = await place('')
    assert.containsSubset(plain.data, { total: '2.00', lines: [{ partName: 'Bearing' }] })
    for (const gift of [
      ',"__proto__":{"quantity":1,"unitPrice":"0.01","polluted":true}',
      ',"constructor":{"prototype":{"unitPrice":"0.01","polluted":true}}',
    ]) {
      const answer = await place(gift)
      if (answer.code === 0) assert.equal(answer.data.total, '2.00')
      else assert.equal(answer.error, 'E_VALIDATION')
    }
    const inheriting = `{"customer":"X","lines":[{"partNo":"__proto__","__proto__":{"quantity":2,"unitPrice":"1.00"}}]}`
    const refused = await caller.send('POST', '/api/orders/orders', inheriting)
    assert.equal(refused.body().error, 'E_VALIDATION')
    assert.deepEqual(inherited(), before)
  })

  test('in bodies of other kinds, and in headers, pollute nothing', async ({ client, assert }) => {
    const { tokens } = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const { accessToken } = tokens
    const target = await makeUser()
    const boundary = '----x'
    const multipart = ['__proto__[polluted]', 'constructor[prototype][polluted]', '__proto__']
      .map((name) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n1\r\n`)
      .join('')
    const bodies: [type: string, body: string][] = [
      ...['application/vnd.api+json', 'application/ld+json', 'text/plain', 'text/json'].map(
        (type) => [type, BODIES[0]!] as [string, string]
      ),
      ...QUERIES.map((text) => ['application/x-www-form-urlencoded', text] as [string, string]),
      [`multipart/form-data; boundary=${boundary}`, `${multipart}--${boundary}--\r\n`],
      ['application/xml', '<__proto__><polluted>1</polluted></__proto__>'],
      ['application/json; charset=utf-8', BODIES[1]!],
    ]
    const { HOST, PORT } = process.env
    for (const [type, body] of bodies) {
      for (const method of ['PUT', 'POST', 'DELETE']) {
        const answer = await fetch(
          `http://${HOST}:${PORT}${USERS}${method === 'PUT' ? `/${target.id}` : ''}`,
          {
            method,
            headers: {
              'content-type': type,
              'authorization': `Bearer ${accessToken}`,
              'accept-language': '__proto__, constructor;q=0.9',
              'x-request-id': '__proto__',
              'cookie': '__proto__=1; constructor=1',
              '__proto__': 'polluted',
            },
            body,
          }
        )
        assert.isBelow(answer.status, 500, `${method} ${type}`)
        assert.deepEqual(inherited(), before, `${method} ${type} ${body}`)
      }
    }
    const now = await User.findOrFail(target.id)
    assert.containsSubset(now, { nickname: target.nickname, status: 'enabled' })
  })

  test('a body that is nested without end is refused', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const deep = '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)
    const bodies = [
      deep,
      `{"ids":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      `{"nickname":${deep}}`,
    ]
    for (const body of bodies) {
      for (const [method, url] of [
        ['POST', USERS],
        ['DELETE', USERS],
        ['POST', '/api/auth/login'],
      ]) {
        const answer = await caller.send(method!, url!, body)
        assert.include([200, 400, 413], answer.status(), `${method} ${url}`)
        assert.notEqual(answer.body().code, 0)
      }
    }
  })
})

test.group('Row 26 | the configuration', () => {
  test('takes nothing from a prototype, and pollutes none', ({ assert }) => {
    const before = inherited()
    const http =
      '{"businessStatus":"semantic","unmarkedRoutes":["*"],"trustedProxies":["0.0.0.0/0"]}'
    const hostile = [
      `{"__proto__":{"http":${http},"polluted":true}}`,
      `{"http":{"__proto__":${http}}}`,
      `{"http":{"constructor":{"prototype":${http}}}}`,
      `{"constructor":{"prototype":{"http":${http}}}}`,
      `{"sessions":{"__proto__":{"accessTokenTtl":"100 years","refreshTokenTtl":"100 years"}}}`,
      `{"passwords":{"__proto__":{"minLength":1}}}`,
      `{"signIn":{"__proto__":{"pair":{"failures":1000000}}}}`,
      `{"signIn":{"pair":{"__proto__":{"failures":1000000}}}}`,
    ]
    for (const text of hostile) {
      const config = defineConfig(JSON.parse(text))
      assert.deepEqual(config, defineConfig(), text)
      assert.equal(Object.getPrototypeOf(config), Object.prototype)
      assert.equal(config.http.businessStatus, 'ok', text)
      assert.deepEqual(config.http.unmarkedRoutes, [], text)
      assert.equal(config.passwords.minLength, defineConfig().passwords.minLength, text)
      assert.deepEqual(inherited(), before, text)
    }
  })
})
