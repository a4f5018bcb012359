import testUtils from '@adonisjs/core/services/test_utils'
import { currentWork, type RequestContext } from '@iti/framework/http'
import { command, facade, query } from '@iti/framework/modules'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { connect, ServedShop } from './shop.js'

const Text = vine.string()

const Shelf = vine.object({ code: Text, part: Text })
const Asked = vine.object({
  code: Text,
  part: Text,
  tags: vine.array(Text).optional(),
  sizes: vine.array(vine.number()).optional(),
  minimum: vine.number().optional(),
  isExact: vine.boolean().optional(),
  note: Text.clone().optional(),
})
const Changed = vine.object({
  code: Text,
  level: vine.number(),
  labels: vine.array(vine.object({ text: Text, isOld: vine.boolean() })),
})

/** A contract whose operations are on routes of their own. */
class ShelfFacade extends facade('shelf', {
  ask: query({
    http: { method: 'GET', path: '/shelves/:code/parts/:part' },
    input: Asked,
    output: Asked,
  }),
  list: query({
    http: { method: 'GET', path: '/shelves' },
    input: vine.object({ codes: vine.array(Text) }),
    output: vine.object({ codes: vine.array(Text) }),
  }),
  add: command({
    http: { method: 'POST', path: '/shelves/:code' },
    input: Changed,
    output: Changed,
  }),
  replace: command({
    http: { method: 'PUT', path: '/shelves/:code' },
    input: Changed,
    output: Changed,
  }),
  change: command({
    http: { method: 'PATCH', path: '/shelves/:code/levels/:level' },
    input: Changed,
    output: Changed,
  }),
  remove: command({
    http: { method: 'DELETE', path: '/shelves/:code/parts/:part' },
    input: Shelf,
    output: Shelf,
  }),
}) {}

/** A server that gives everything back, and what arrived there. */
async function openShelf() {
  const arrived: string[] = []
  const note = async <Input>(input: Input): Promise<Input> => {
    const { request } = (currentWork() as RequestContext).ctx.request
    arrived.push(`${request.method} ${request.url}`)
    return input
  }
  const shop = await ServedShop.open(ShelfFacade, {
    ask: note,
    list: note,
    add: note,
    replace: note,
    change: note,
    remove: note,
  })
  const shelf = connect(ShelfFacade, { baseUrl: shop.url, token: shop.token })
  return { arrived, shop, shelf }
}

/* What a segment of a path may be, however it looks. */
const SEGMENTS = [
  ...['a b', ' ', '+', 'a+b', 'a/b', '/', '//', 'a\\b', '?', 'a?b=c', '#', 'a#b', '%', '100%'],
  ...['%2F', '%2e%2e', '%00', '...', '.a', 'a.', '..a', ':code', '*', ';', 'a;b=c', '@', '&', '='],
  ...['ä', '物料', '😀', 'e\u0301', "it's", '"', '<b>', '-', '~', '__proto__', 'constructor', '0'],
  ...['../..', './', '..\\..', 'http://localhost/', '//localhost', 'x'.repeat(500)],
]

test.group('Routes of operations', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are called by the method and the path that the contract says', async ({ assert }) => {
    const { arrived, shelf } = await openShelf()
    const changed = { code: 'A', level: 2, labels: [{ text: '', isOld: false }] }
    const removed = { code: 'A', part: 'P' }
    assert.deepEqual(await shelf.add(changed), changed)
    assert.deepEqual(await shelf.replace(changed), changed)
    assert.deepEqual(await shelf.change(changed), changed)
    assert.deepEqual(await shelf.remove(removed), removed)
    assert.deepEqual(await shelf.ask(removed), removed)
    assert.deepEqual(arrived, [
      'POST /shelves/A',
      'PUT /shelves/A',
      'PATCH /shelves/A/levels/2',
      'DELETE /shelves/A/parts/P',
      'GET /shelves/A/parts/P',
    ])
  })

  test('carry any text as one segment of their path', async ({ assert }) => {
    const { arrived, shelf } = await openShelf()
    for (const text of SEGMENTS) {
      const asked = { code: text, part: text }
      assert.deepEqual(await shelf.ask(asked), asked)
      assert.match(arrived.at(-1)!, /^GET \/shelves\/[^/?#]+\/parts\/[^/?#]+$/)
    }
  })

  test('carry no text that would be another address', async ({ assert }) => {
    const { arrived, shelf } = await openShelf()
    for (const text of ['', '.', '..', '\ud83d', 'a\udc00']) {
      for (const asked of [
        { code: text, part: 'P' },
        { code: 'A', part: text },
      ]) {
        const error = await shelf.ask(asked).catch((thrown) => thrown)
        assert.equal(error.code, 'E_SERVICE_INPUT_UNSENDABLE', JSON.stringify(text))
        assert.match(error.message, /^ShelfFacade\.ask: the field "(code|part)" is /)
      }
    }
    assert.deepEqual(arrived, [])
  })

  test('carry lists, numbers, booleans and any text in their query string', async ({ assert }) => {
    const { shelf } = await openShelf()
    const place = { code: 'A', part: 'P' }
    const asked = [
      { tags: ['one'] },
      { tags: ['a', 'b', 'a'], sizes: [1, -2.5, 0], minimum: 1e21, isExact: true },
      { tags: ['', 'a,b', 'a&b=c', 'a+b', ' ', '%', '#', 'ä', '😀'], isExact: false, minimum: 0 },
      { note: '' },
      { note: '5' },
      { note: 'true' },
      { note: 'null' },
    ]
    for (const more of asked) {
      assert.deepEqual(await shelf.ask({ ...place, ...more }), { ...place, ...more })
    }
    for (const codes of [['A', 'B'], ['A'], []]) {
      assert.deepEqual(await shelf.list({ codes }), { codes })
    }
    const broken = await shelf.ask({ ...place, note: '\ud83d' }).catch((error) => error)
    assert.equal(broken.code, 'E_SERVICE_INPUT_UNSENDABLE')
  })

  test('refuse what their contract does not allow, as problems', async ({ assert }) => {
    const { arrived, shop } = await openShelf()
    const refused = [
      ['/shelves/A/parts/P?minimum=many', { field: 'minimum', rule: 'number' }],
      ['/shelves/A/parts/P?isExact=perhaps', { field: 'isExact', rule: 'boolean' }],
      ['/shelves/A/parts/P?sizes=1&sizes=x', { field: 'sizes.1', rule: 'number' }],
      ['/shelves/A/parts/P?note=%00', { field: 'note', rule: 'characters' }],
      ['/shelves/A%00/parts/P', { field: 'code', rule: 'characters' }],
    ] as const
    for (const [path, problem] of refused) {
      const { status, headers, body } = await shop.send(path, { method: 'GET' })
      assert.equal(status, 422, path)
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
      assert.containsSubset(body.errors, [problem])
    }
    assert.deepEqual(arrived, [])
  })

  test('take the fields of the path from the path alone', async ({ assert }) => {
    const { shop } = await openShelf()
    const asked = await shop.send('/shelves/A/parts/P?code=B&part=C&part=D&more=E', {
      method: 'GET',
    })
    assert.deepEqual(asked.body, { code: 'A', part: 'P' })
    const input = { code: 'B', level: 1, labels: [] }
    const added = await shop.send('/shelves/A', { input })
    assert.deepEqual(added.body, { code: 'A', level: 1, labels: [] })
  })

  test('take no token from the address, and no call without one', async ({ assert }) => {
    const { arrived, shop } = await openShelf()
    const path = `/shelves/A/parts/P?token=${shop.token}&access_token=${shop.token}`
    const { status, body, headers } = await shop.send(path, {
      method: 'GET',
      headers: { authorization: '' },
    })
    assert.equal(status, 401)
    assert.equal(body.code, 'E_SERVICE_TOKEN_INVALID')
    assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.deepEqual(arrived, [])
  })
})
