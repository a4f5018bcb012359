import testUtils from '@adonisjs/core/services/test_utils'
import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { E_STOCK_INSUFFICIENT } from '#modules/inventory/errors'
import { E_UNDECLARED, makeToken, openShop, type Answered, type Sent } from './shop.js'

const FIND = '/services/shop/find'
const ORDER = '/services/shop/order'

/** An answer is a problem, and as much of it as this. */
function assertProblem(assert: Assert, answer: Answered, expected: Record<string, unknown>): void {
  const { status, headers, body, text } = answer
  assert.equal(status, expected.status, text)
  assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.containsSubset(body, expected)
  assert.equal(body.instance, `urn:iti:request:${headers.get('x-request-id')}`)
  assert.match(body.traceId, /^[\da-f]{32}$/)
  for (const member of ['type', 'title', 'detail', 'code']) assert.isNotEmpty(body[member], member)
  // what the admin API would say
  for (const member of ['message', 'data', 'requestId']) assert.notProperty(body, member)
}

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

  test('tell a declared failure in the language of the caller, with all that it is made of', async ({
    assert,
  }) => {
    const shop = await openShop({
      order: async () => {
        throw new E_STOCK_INSUFFICIENT(['P-1', 9, 4], { details: { line: 2 } })
      },
    })
    const order = (headers = {}) => shop.send(ORDER, { input: { name: 'x' }, headers })
    const english = await order()
    assertProblem(assert, english, {
      status: 409,
      type: 'urn:iti:error:shop:sold_out',
      title: 'Sold out',
      detail: 'Of the part "P-1" 9 are wanted, but only 4 are available',
      code: 'E_STOCK_INSUFFICIENT',
      values: ['P-1', 9, 4],
      details: { line: 2 },
      retryable: false,
    })
    const chinese = await order({ 'accept-language': 'zh-CN' })
    assertProblem(assert, chinese, {
      detail: '物料“P-1”库存不足：需要 9，可用 4',
      status: 409,
      values: ['P-1', 9, 4],
    })
  })

  test('tell nothing of a fault: {$self}')
    .with(['undeclared', 'a bug', 'no error', 'a status', 'a validator', 'the output', 'not JSON'])
    .run(async ({ assert }, kind) => {
      const faults: Record<string, () => unknown> = {
        'undeclared': () => Promise.reject(new E_UNDECLARED(['secret'])),
        'a bug': () => Promise.reject(new TypeError('secret', { cause: new Error('secret') })),
        'no error': () => Promise.reject('secret'),
        'a status': () => Promise.reject(Object.assign(new Error('secret'), { status: 404 })),
        'a validator': () => vine.create({ secret: vine.string() }).validate({}),
        'the output': async () => ({ name: 'x', price: 'secret' }),
        'not JSON': async () => ({ name: new Date(), secret: 1n }),
      }
      const shop = await openShop({ find: faults[kind] as never })
      const answer = await shop.send(FIND, { input: { name: 'x' } })
      assertProblem(assert, answer, {
        status: 500,
        code: 'E_UNEXPECTED',
        type: own('unexpected'),
        retryable: false,
      })
      for (const member of ['details', 'errors', 'values']) assert.notProperty(answer.body, member)
      assert.notMatch(answer.text, /secret|undeclared|stack|\.ts/i)
    })

  test('drop what the contract does not know, on the way in and on the way out', async ({
    assert,
  }) => {
    const inputs: unknown[] = []
    const shop = await openShop({
      find: async (input) => {
        inputs.push(input)
        return { name: input.name, price: 1, cost: 2 }
      },
    })
    const input = { name: 'x', isAdmin: true, lines: [{ code: 'y', more: { deep: 1 } }] }
    const answer = await shop.send(FIND, { input })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.deepEqual(answer.body, { name: 'x', price: 1 })
    assert.deepEqual(inputs, [{ name: 'x', lines: [{ code: 'y' }] }])

    const polluting = await shop.send(FIND, {
      body: '{"name":"x","__proto__":{"note":"y"},"lines":[{"code":"y","__proto__":{"count":1}}]}',
    })
    assert.equal(polluting.status, 200)
    assert.deepEqual(inputs[1], { name: 'x', lines: [{ code: 'y' }] })
  })

  test('hand on texts as they were sent, also empty ones and blanks', async ({ assert }) => {
    const shop = await openShop({ find: async ({ name, note }) => ({ name: `[${name}${note}]` }) })
    const answer = await shop.send(FIND, { input: { name: ' x ', note: '' } })
    assert.deepEqual(answer.body, { name: '[ x ]' })
  })

  test('answer an operation that gives nothing by no content', async ({ assert }) => {
    const shop = await openShop({ empty: async () => undefined })
    const { status, text } = await shop.send('/services/shop/empty', { input: {} })
    assert.equal(status, 204)
    assert.equal(text, '')
  })
})
