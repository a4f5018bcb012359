import { randomUUID } from 'node:crypto'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { E_STOCK_INSUFFICIENT } from '#modules/inventory/errors'
import { makeToken, openShop, type ServedShop } from './shop.js'

const FIND = '/services/shop/find'
const ORDER = '/services/shop/order'
const EMPTY = '/services/shop/empty'

const send = (
  shop: ServedShop,
  key: string,
  { path = ORDER, input = { name: 'x' }, headers = {} }: Partial<KeyedRequest> = {}
) => shop.send(path, { input, headers: { 'idempotency-key': key, ...headers } })

interface KeyedRequest {
  path: string
  input: object
  headers: Record<string, string>
}

const isReplayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed')

test.group('Idempotency keys of the service API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('have a command done once, and its answer told again', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({ order: async () => ({ name: `order ${++calls}` }) })
    const key = randomUUID()
    const first = await send(shop, key, { input: { name: 'x', count: 1 } })
    const again = await send(shop, key, { input: { count: 1, more: true, name: 'x' } })
    assert.deepEqual([first.status, again.status], [200, 200])
    assert.isNull(isReplayed(first))
    assert.equal(isReplayed(again), 'true')
    assert.deepEqual(again.body, { name: 'order 1' })
    assert.equal(again.headers.get('content-type'), first.headers.get('content-type'))

    const other = await send(shop, randomUUID())
    assert.deepEqual(other.body, { name: 'order 2' })
  })

  test('have a declared failure told again, and nothing for nothing', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({
      order: async () => {
        calls++
        throw new E_STOCK_INSUFFICIENT(['P-1', 9, 4])
      },
      empty: async () => void calls++,
    })
    const key = randomUUID()
    const [first, again] = [await send(shop, key), await send(shop, key)]
    assert.deepEqual([first.status, again.status], [409, 409])
    assert.equal(isReplayed(again), 'true')
    assert.deepEqual(again.body, first.body)
    assert.equal(again.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.equal(calls, 1)

    const cleared = randomUUID()
    for (const replayed of [null, 'true']) {
      const answer = await send(shop, cleared, { path: EMPTY, input: {} })
      assert.equal(answer.status, 204)
      assert.equal(answer.text, '')
      assert.equal(isReplayed(answer), replayed)
    }
    assert.equal(calls, 2)
  })

  test('belong to one operation and one input', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({
      order: async () => ({ name: `order ${++calls}` }),
      empty: async () => void calls++,
    })
    const key = randomUUID()
    await send(shop, key)
    const others = [
      await send(shop, key, { input: { name: 'y' } }),
      await send(shop, key, { path: EMPTY, input: {} }),
    ]
    for (const { status, body } of others) {
      assert.equal(status, 422)
      assert.containsSubset(body, { code: 'E_IDEMPOTENCY_KEY_REUSED', retryable: false })
      assert.equal(body.type, 'urn:iti:error:iti:idempotency_key_reused')
    }
    assert.equal(calls, 1)
  })

  test('belong to the service that sends them', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({ order: async () => ({ name: `order ${++calls}` }) })
    const key = randomUUID()
    await send(shop, key)
    const headers = { authorization: `Bearer ${await makeToken()}` }
    const { status, body } = await send(shop, key, { headers })
    assert.equal(status, 200)
    assert.deepEqual(body, { name: 'order 2' })
  })

  test('tell that the command is still running', async ({ assert }) => {
    const began = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const shop = await openShop({
      order: async () => {
        began.resolve()
        await released.promise
        return { name: 'done' }
      },
    })
    const key = randomUUID()
    const first = send(shop, key)
    await began.promise
    const meanwhile = await send(shop, key)
    assert.equal(meanwhile.status, 409)
    assert.containsSubset(meanwhile.body, { code: 'E_IDEMPOTENCY_IN_PROGRESS', retryable: true })
    assert.equal(meanwhile.headers.get('retry-after'), '1')
    released.resolve()
    const { status } = await first
    assert.equal(status, 200)
    const afterwards = await send(shop, key)
    assert.deepEqual(afterwards.body, { name: 'done' })
    assert.equal(isReplayed(afterwards), 'true')
  })

  test('that cannot be keys are refused before anything is done', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({ order: async () => ({ name: `order ${++calls}` }) })
    for (const key of ['', 'a b', 'x'.repeat(129), 'schl\u00fcssel', 'tab\tbed']) {
      const { status, body } = await send(shop, key)
      assert.equal(status, 400, key)
      assert.equal(body.code, 'E_IDEMPOTENCY_KEY_INVALID')
    }
    assert.equal(calls, 0)
    const { status } = await send(shop, 'x'.repeat(128))
    assert.equal(status, 200)
  })

  test('mean nothing to a query', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({ find: async () => ({ name: `${++calls}` }) })
    for (const key of ['key', 'key', 'not a key', 'x'.repeat(200)]) {
      const answer = await send(shop, key, { path: FIND })
      assert.equal(answer.status, 200)
      assert.isNull(isReplayed(answer))
    }
    assert.equal(calls, 4)
  })

  test('that a refused input came with are as good as new', async ({ assert }) => {
    const shop = await openShop({ order: async ({ name }) => ({ name }) })
    const key = randomUUID()
    const refused = await send(shop, key, { input: {} })
    const { status, body } = await send(shop, key)
    assert.deepEqual([refused.status, status], [422, 200])
    assert.deepEqual(body, { name: 'x' })
  })
})
