import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { toSqlTime } from '@iti/framework/database'
import { fakeFacade, makeUser, runTask } from '@iti/framework/testing'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { InventoryFacade } from '#modules/inventory/facade'
import { staleAfterDays } from '../settings.js'
import CloseStale from '../tasks/close_stale.js'
import { type Clerk, makeClerk, ORDERS, stockPart } from './fixtures.js'

/** An order that was placed some days ago. */
async function placeOrder(
  client: ApiClient,
  clerk: Clerk,
  { partNo, daysAgo }: { partNo: string; daysAgo: number }
): Promise<number> {
  const lines = [{ partNo, quantity: 2, unitPrice: '1' }]
  const placed = await client.post(ORDERS).json({ customer: 'ACME', lines }).loginAs(clerk)
  const { id } = placed.body().data
  const placedAt = toSqlTime(db.connection(), DateTime.utc().minus({ days: daysAgo }))
  await db.from('orders').where('id', id).update({ placed_at: placedAt })
  return id
}

async function statusOf(id: number): Promise<string> {
  const { status } = await db.from('orders').where('id', id).select('status').firstOrFail()
  return status
}

test.group('orders.close_stale', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('cancels what is open for too long, and gives its stock back', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const stale = await placeOrder(client, clerk, { partNo: part.partNo, daysAgo: 91 })
    const fresh = await placeOrder(client, clerk, { partNo: part.partNo, daysAgo: 89 })

    const run = await runTask(CloseStale)
    assert.containsSubset(run, { status: 'succeeded', result: { closed: 1, failed: 0 } })
    assert.deepEqual([await statusOf(stale), await statusOf(fresh)], ['cancelled', 'placed'])
    assert.equal(await part.reserved(), 2)
    const told = await client.get(`${ORDERS}/${stale}`).loginAs(clerk)
    assert.match(told.body().data.cancelledAt, /Z$/)

    const again = await runTask(CloseStale)
    assert.deepEqual(again.result, { closed: 0, failed: 0 })
    assert.equal(await part.reserved(), 2)
  })

  test('goes by the setting', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const order = await placeOrder(client, clerk, { partNo: part.partNo, daysAgo: 8 })
    const operator = await makeUser({ permissions: ['system:setting:update'] })
    const changed = await client
      .put(`/api/system/settings/${staleAfterDays.key}`)
      .json({ value: 7 })
      .loginAs(operator)
    changed.assertStatus(200)

    await runTask(CloseStale)
    assert.equal(await statusOf(order), 'cancelled')
  })

  test('goes on behind an order whose stock cannot be given back, which stays open', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const order = { partNo: part.partNo, daysAgo: 100 }
    const [broken, other] = [
      await placeOrder(client, clerk, order),
      await placeOrder(client, clerk, order),
    ]
    const real = await app.container.make(InventoryFacade)
    const fake = fakeFacade(InventoryFacade, { release: (input) => real.release(input) })
    fake.failWith('release', 'timeout', { times: 1 })

    const run = await runTask(CloseStale)
    assert.containsSubset(run, { status: 'succeeded', result: { closed: 1, failed: 1 } })
    assert.containsSubset(run.logs, [
      { level: 'error', message: `The order ${broken} cannot be closed` },
    ])
    assert.deepEqual([await statusOf(broken), await statusOf(other)], ['placed', 'cancelled'])
    assert.equal(await part.reserved(), 2)

    const next = await runTask(CloseStale)
    assert.deepEqual(next.result, { closed: 1, failed: 0 })
    assert.equal(await part.reserved(), 0)
  })

  test('finishes an order that an earlier run began and did not end', async ({
    client,
    assert,
  }) => {
    const clerk = await makeClerk()
    const part = await stockPart(client, clerk)
    const order = await placeOrder(client, clerk, { partNo: part.partNo, daysAgo: 100 })
    const { order_no: reference } = await db.from('orders').where('id', order).firstOrFail()
    const inventory = await app.container.make(InventoryFacade)
    await inventory.release({ reference })

    assert.containsSubset(await runTask(CloseStale), { result: { closed: 1, failed: 0 } })
    assert.equal(await statusOf(order), 'cancelled')
    assert.equal(await part.reserved(), 0)
  })

  test('reads page by page', async ({ client, assert }) => {
    const clerk = await makeClerk()
    const { partNo } = await stockPart(client, clerk)
    const first = await placeOrder(client, clerk, { partNo, daysAgo: 100 })
    const { id, ...row } = await db.from('orders').where('id', first).firstOrFail()
    assert.equal(id, first)
    const rows = Array.from({ length: 120 }, (_, index) => ({ ...row, order_no: `SO-${index}` }))
    await db.table('orders').multiInsert(rows)

    assert.containsSubset(await runTask(CloseStale), { result: { closed: 121, failed: 0 } })
  })
})
