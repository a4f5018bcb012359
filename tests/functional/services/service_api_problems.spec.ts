import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { assertProblem, makeToken, openShop, type Sent } from './shop.js'

const FIND = '/services/shop/find'

const own = (name: string) => `urn:iti:error:iti:${name}`

/* What is refused before an operation is called. */
const REFUSED: Record<string, [path: string, sent: Sent, expected: Record<string, unknown>]> = {
  'a body without a type': [
    FIND,
    { input: {}, headers: { 'content-type': '' } },
    { status: 415, code: 'E_SERVICE_BODY_TYPE', type: own('service_body_type') },
  ],
  'a body of another type': [
    FIND,
    { body: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { status: 415, code: 'E_SERVICE_BODY_TYPE', retryable: false },
  ],
  'a body of a type that only begins like JSON': [
    FIND,
    { input: { name: 'x' }, headers: { 'content-type': 'application/json-patch+json' } },
    { status: 415, code: 'E_SERVICE_BODY_TYPE' },
  ],
  'a body that cannot be read': [
    FIND,
    { body: '{"name":' },
    { status: 400, code: 'E_BODY_UNREADABLE', type: own('body_unreadable') },
  ],
  'a body that is no object': [
    FIND,
    { body: '"name"' },
    { status: 400, code: 'E_BODY_UNREADABLE' },
  ],
  'a body that is a list': [FIND, { input: [] }, { status: 422, code: 'E_SERVICE_INPUT_INVALID' }],
  'a body that is too large': [
    FIND,
    { input: { name: 'x'.repeat(1024 * 1024) } },
    { status: 413, code: 'E_REQUEST_ENTITY_TOO_LARGE', title: 'Request entity too large' },
  ],
  'a facade that is not there': [
    '/services/nothing/find',
    { input: {} },
    { status: 404, code: 'E_ROUTE_NOT_FOUND', title: 'Route not found' },
  ],
  'an address that cannot be decoded': [
    '/services/shop/%E0%A4%A',
    { input: {} },
    { status: 400, code: 'E_BAD_URL', type: own('bad_url') },
  ],
  'an operation that is not there': [
    '/services/shop/constructor',
    { input: {} },
    { status: 404, code: 'E_ROUTE_NOT_FOUND' },
  ],
  'an operation by another method': [
    FIND,
    { method: 'GET' },
    { status: 404, code: 'E_ROUTE_NOT_FOUND' },
  ],
  'no fields': [
    FIND,
    { input: {} },
    {
      status: 422,
      code: 'E_SERVICE_INPUT_INVALID',
      errors: [{ field: 'name', rule: 'required' }],
    },
  ],
  'fields that break the contract': [
    FIND,
    { input: { name: 1, lines: [{ code: 'x' }, { code: {}, count: 'many' }] } },
    {
      status: 422,
      errors: [
        { field: 'name', rule: 'string' },
        { field: 'lines.1.code', rule: 'string' },
        { field: 'lines.1.count', rule: 'number' },
      ],
    },
  ],
  'null in a field that may only be missing': [
    FIND,
    { input: { name: 'x', note: null } },
    { status: 422, errors: [{ field: 'note', rule: 'required' }] },
  ],
  'NUL': [
    FIND,
    { input: { name: 'a\0b' } },
    { status: 422, errors: [{ field: 'name', rule: 'characters' }] },
  ],
  'half of a surrogate pair': [
    FIND,
    { body: '{"name":"x","lines":[{"code":"\\ud83d"}]}' },
    { status: 422, errors: [{ field: 'lines.0.code', rule: 'characters' }] },
  ],
  'NUL behind many fields that are not known': [
    FIND,
    {
      input: {
        ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`more${index}`, 1])),
        name: '\0',
      },
    },
    { status: 422, errors: [{ field: 'name', rule: 'characters' }] },
  ],
}

test.group('Problems of the service API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tell what is wrong with a request: {$self}')
    .with(Object.keys(REFUSED))
    .run(async ({ assert }, name) => {
      let calls = 0
      const shop = await openShop({
        find: async () => {
          calls++
          return { name: 'x' }
        },
      })
      const [path, sent, expected] = REFUSED[name]!
      assertProblem(assert, await shop.send(path, sent), expected)
      assert.equal(calls, 0)
    })

  test('tell who may not call, and what they would need', async ({ assert }) => {
    const shop = await openShop({})
    const call = (headers: Record<string, string>) => shop.send(FIND, { input: {}, headers })
    for (const authorization of ['', 'Bearer its_wrong', `Basic ${shop.token}`]) {
      const answer = await call({ authorization })
      assertProblem(assert, answer, { status: 401, code: 'E_SERVICE_TOKEN_INVALID' })
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    }
    const stranger = await makeToken({ scopes: ['other'] })
    const refused = await call({ authorization: `Bearer ${stranger}` })
    assertProblem(assert, refused, { status: 403, code: 'E_SERVICE_SCOPE_MISSING' })
    assert.isNull(refused.headers.get('www-authenticate'))
  })

  test('are told by the server of the application too', async ({ assert, client }) => {
    const path = '/services/inventory/findParts'
    for (const [status, sent] of [
      [404, await client.get(path)],
      [404, await client.post('/services/unknown')],
      [401, await client.post(path).json({ partNos: [] })],
    ] as const) {
      sent.assertStatus(status)
      sent.assertHeader('content-type', 'application/problem+json; charset=utf-8')
      assert.equal(sent.body().status, status)
      assert.notProperty(sent.body(), 'requestId')
    }
  })
})
