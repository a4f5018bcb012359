import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { OrderNumbers } from '../services/order_numbers.js'
import { forgetEverything, makeClerk, ORDERS, stockPart } from './fixtures.js'

test.group('Orders', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('an order is placed with exact amounts, and its stock is reserved', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const lines = [
      { partNo: part.partNo, quantity: 3, unitPrice: '0.10' },
      { partNo: part.partNo, quantity: 1, unitPrice: '1234567.8' },
    ]
    const placed = await client
      .post(ORDERS)
      .json({ customer: ' ACME ', lines, remark: 'urgent' })
      .loginAs(clerk)

    placed.assertStatus(200)
    const { code, data } = placed.body()
    assert.equal(code, 0)
    assert.match(data.orderNo, /^SO\d{8}-/)
    assert.containsSubset(data, {
      customer: 'ACME',
      status: 'placed',
      ownerId: clerk.id,
      departmentId: null,
      total: '1234568.10',
      remark: 'urgent',
      cancelledAt: null,
      lines: [
        { partName: 'Bearing', quantity: 3, unitPrice: '0.10', amount: '0.30' },
        { partName: 'Bearing', quantity: 1, unitPrice: '1234567.80', amount: '1234567.80' },
      ],
    })
    assert.equal(await part.reserved(), 4)

    const read = await client.get(`${ORDERS}/${data.id}`).loginAs(clerk)
    assert.deepEqual(read.body().data, data)
  })

  test('what the inventory refuses is told, and no order is left behind', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const [plenty, scarce] = [await stockPart(client, clerk), await stockPart(client, clerk, 1)]
    const place = async (partNo: string) => {
      const lines = [plenty.partNo, partNo].map((number) => ({
        partNo: number,
        quantity: 2,
        unitPrice: '1',
      }))
      const request = client.post(ORDERS).header('accept-language', 'zh-CN')
      const answer = await request.json({ customer: 'ACME', lines }).loginAs(clerk)
      return answer.body()
    }

    assert.containsSubset(await place(scarce.partNo), {
      code: 409,
      error: 'E_STOCK_INSUFFICIENT',
      message: `物料“${scarce.partNo}”库存不足：需要 2，可用 1`,
    })
    assert.containsSubset(await place('unknown'), { code: 422, error: 'E_PART_UNKNOWN' })
    assert.equal(await plenty.reserved(), 0)
    const list = await client.get(ORDERS).loginAs(clerk)
    assert.equal(list.body().data.total, 0)
  })

  test('an order that cannot be stored gives its stock back', async ({
    client,
    assert,
    cleanup,
  }) => {
    class OneNumber extends OrderNumbers {
      override next() {
        return 'SO-TAKEN'
      }
    }
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    app.container.swap(OrderNumbers, () => new OneNumber())
    cleanup(() => app.container.restore(OrderNumbers))
    const row = { order_no: 'SO-TAKEN', customer: 'ACME', owner_id: clerk.id, total: '0.00' }
    const times = { placed_at: '2026-01-01', created_at: '2026-01-01', updated_at: '2026-01-01' }
    await db.table('orders').insert({ ...row, ...times })

    const lines = [{ partNo: part.partNo, quantity: 2, unitPrice: '1' }]
    const answer = await client.post(ORDERS).json({ customer: 'ACME', lines }).loginAs(clerk)
    answer.assertStatus(500)
    assert.equal(answer.body().error, 'E_UNEXPECTED')
    assert.equal(await part.reserved(), 0)
  })

  test('a cancelled order gives its stock back and cannot be cancelled again', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const lines = [{ partNo: part.partNo, quantity: 2, unitPrice: '1' }]
    const placed = await client.post(ORDERS).json({ customer: 'ACME', lines }).loginAs(clerk)
    const cancel = async () => {
      const answer = await client.put(`${ORDERS}/${placed.body().data.id}/cancel`).loginAs(clerk)
      return answer.body()
    }

    const cancelled = await cancel()
    assert.containsSubset(cancelled, { code: 0, data: { status: 'cancelled' } })
    assert.match(cancelled.data.cancelledAt, /Z$/)
    assert.equal(await part.reserved(), 0)

    assert.containsSubset(await cancel(), { code: 409, error: 'E_ORDER_NOT_PLACED' })
    assert.equal(await part.reserved(), 0)
  })

  test('what does not exist cannot be cancelled', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const answer = await client.put(`${ORDERS}/2147483647/cancel`).loginAs(clerk)
    assert.containsSubset(answer.body(), { code: 404, error: 'E_RECORD_NOT_FOUND' })
  })

  test('a list is filtered, sorted and paged', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    for (const [customer, unitPrice] of [
      ['ACME', '9.50'],
      ['ACME', '10'],
      ['Globex', '100'],
    ]) {
      const lines = [{ partNo: part.partNo, quantity: 1, unitPrice }]
      await client.post(ORDERS).json({ customer, lines }).loginAs(clerk)
    }
    const list = async (query: object) => {
      const answer = await client.get(ORDERS).qs(query).loginAs(clerk)
      const { items, ...page } = answer.body().data
      return { ...page, totals: items.map((order: { total: string }) => order.total) }
    }

    assert.deepEqual(await list({ sort: '-total', pageSize: 2 }), {
      totals: ['100.00', '10.00'],
      total: 3,
      page: 1,
      pageSize: 2,
    })
    const byCustomer = await list({ customer: 'ACME', sort: 'total' })
    assert.deepEqual(byCustomer.totals, ['9.50', '10.00'])
    assert.containsSubset(await list({ keyword: 'glob' }), { totals: ['100.00'], total: 1 })
    assert.containsSubset(await list({ status: 'cancelled' }), { totals: [], total: 0 })
    const unknown = await client.get(ORDERS).qs({ ownerId: 1 }).loginAs(clerk)
    assert.containsSubset(unknown.body(), { details: [{ field: 'ownerId', rule: 'unknown' }] })
  })

  test('a price of {$self} is refused')
    .with(['1.234', '-1', '1e3', '', 'free', '999999999', 1.5])
    .run(async ({ client, assert }, unitPrice) => {
      const clerk = await makeClerk()
      const lines = [{ partNo: 'P', quantity: 1, unitPrice }]
      const answer = await client.post(ORDERS).json({ customer: 'ACME', lines }).loginAs(clerk)
      assert.containsSubset(answer.body(), {
        code: 422,
        error: 'E_VALIDATION',
        details: [{ field: 'lines.0.unitPrice' }],
      })
    })

  test('an order has a customer, lines and nothing unknown', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const place = async (input: object) => {
      const answer = await client.post(ORDERS).json(input).loginAs(clerk)
      return answer.body().details
    }

    assert.containsSubset(await place({ lines: [] }), [{ field: 'customer' }, { field: 'lines' }])
    const lines = [{ partNo: 'P', quantity: 1, unitPrice: '1' }]
    assert.containsSubset(await place({ customer: 'ACME', lines, total: '0' }), [
      { field: 'total', rule: 'unknown' },
    ])
  })
})

test.group('Permissions of the orders', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{method} {path} wants {permission}')
    .with([
      { method: 'get', path: '', permission: 'orders:order:list' },
      { method: 'post', path: '', permission: 'orders:order:create' },
      { method: 'get', path: '/1', permission: 'orders:order:list' },
      { method: 'put', path: '/1/cancel', permission: 'orders:order:cancel' },
    ] as const)
    .run(async ({ client, assert }, { method, path, permission }) => {
      const stranger = await client[method](ORDERS + path)
      stranger.assertStatus(401)

      const clerk = await makeUser()
      const refused = await client[method](ORDERS + path).loginAs(clerk)
      refused.assertStatus(403)
      assert.equal(refused.body().error, 'E_PERMISSION_DENIED')
      assert.include(refused.body().message, permission)
    })
})

test.group('Orders, many at once', (group) => {
  group.each.teardown(forgetEverything)

  test('of 50 orders exactly those are placed for which there is stock', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const parts = [await stockPart(client, clerk, 20), await stockPart(client, clerk, 50)]
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const lines = parts.map(({ partNo }) => ({ partNo, quantity: 1, unitPrice: '1' }))
        return client
          .post(ORDERS)
          .json({ customer: 'ACME', lines: index % 2 ? lines : lines.toReversed() })
          .loginAs(clerk)
      })
    )
    const outcomes = Map.groupBy(answers, (answer) => answer.body().error ?? 'ok')
    assert.equal(outcomes.get('ok')?.length, 20)
    assert.equal(outcomes.get('E_STOCK_INSUFFICIENT')?.length, 30)
    for (const part of parts) assert.equal(await part.reserved(), 20)
  })

  test('of those who cancel an order at the same time one does', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const lines = [{ partNo: part.partNo, quantity: 2, unitPrice: '1' }]
    const place = () => client.post(ORDERS).json({ customer: 'ACME', lines }).loginAs(clerk)
    const [order] = [await place(), await place()]

    const url = `${ORDERS}/${order.body().data.id}/cancel`
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.put(url).loginAs(clerk))
    )
    const outcomes = Map.groupBy(answers, (answer) => answer.body().error ?? 'ok')
    assert.equal(outcomes.get('ok')?.length, 1)
    assert.equal(outcomes.get('E_ORDER_NOT_PLACED')?.length, 9)
    assert.equal(await part.reserved(), 2)
  })
})
