import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { forgetEverything, inventory, makePart, stockOf, uniqueName } from './fixtures.js'

/** What each promise came to: `ok`, or the code of its error. */
async function outcomesOf(calls: Promise<unknown>[]) {
  const results = await Promise.allSettled(calls)
  return results.map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.code))
}

test.group('Inventory facade', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tells the parts that exist', async ({ assert }) => {
    const part = await makePart({ onHand: 5, reserved: 2 })
    const facade = await inventory()
    const parts = await facade.findParts({ partNos: [part.partNo, 'unknown'] })
    assert.deepEqual(parts, [
      { partNo: part.partNo, name: 'Bearing', unit: 'pcs', available: 3, status: 'enabled' },
    ])
  })

  test('reserves, and gives back once', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 5 })
    const reference = uniqueName('R')
    const lines = [
      { partNo: part.partNo, quantity: 1 },
      { partNo: part.partNo, quantity: 3 },
    ]

    const reservation = await facade.reserve({ reference, lines })
    assert.deepEqual(reservation.lines, [{ partNo: part.partNo, quantity: 4 }])
    assert.containsSubset(await stockOf(part), { reserved: 4 })

    for (let call = 0; call < 2; call++) {
      assert.deepEqual(await facade.release({ reference }), { reference, status: 'released' })
      assert.containsSubset(await stockOf(part), { reserved: 0 })
    }
  })

  test('the same reservation again changes nothing', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 5 })
    const call = { reference: uniqueName('R'), lines: [{ partNo: part.partNo, quantity: 3 }] }
    const first = await facade.reserve(call)
    await part.merge({ status: 'disabled' }).save()

    assert.deepEqual(await facade.reserve(call), first)
    assert.containsSubset(await stockOf(part), { reserved: 3 })
  })

  test('other lines under the same reference are refused', async ({ assert }) => {
    const facade = await inventory()
    const [part, other] = [await makePart({ onHand: 5 }), await makePart({ onHand: 5 })]
    const reference = uniqueName('R')
    await facade.reserve({ reference, lines: [{ partNo: part.partNo, quantity: 1 }] })

    for (const line of [
      { partNo: part.partNo, quantity: 2 },
      { partNo: other.partNo, quantity: 1 },
    ]) {
      await assert.rejects(() => facade.reserve({ reference, lines: [line] }), /already/)
    }
    assert.containsSubset(await stockOf(part), { reserved: 1 })
    assert.containsSubset(await stockOf(other), { reserved: 0 })
  })

  test('a released reference cannot be used again', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 5 })
    const call = { reference: uniqueName('R'), lines: [{ partNo: part.partNo, quantity: 1 }] }
    await facade.reserve(call)
    await facade.release({ reference: call.reference })
    assert.deepEqual(await outcomesOf([facade.reserve(call)]), ['E_RESERVATION_RELEASED'])
  })

  test('to give back what was never reserved does nothing', async ({ assert }) => {
    const reference = uniqueName('R')
    const facade = await inventory()
    const answer = await facade.release({ reference })
    assert.deepEqual(answer, { reference, status: 'unknown' })
  })

  test('a line that cannot be reserved takes the whole reservation with it', async ({
    client,
    assert,
  }) => {
    const facade = await inventory()
    const plenty = await makePart({ onHand: 5 })
    const scarce = await makePart({ onHand: 1 })
    const disabled = await makePart({ onHand: 5, status: 'disabled' })
    const reference = uniqueName('R')
    const reserve = (partNo: string) =>
      facade.reserve({
        reference,
        lines: [
          { partNo: plenty.partNo, quantity: 2 },
          { partNo, quantity: 2 },
        ],
      })

    assert.deepEqual(await outcomesOf([reserve(scarce.partNo)]), ['E_STOCK_INSUFFICIENT'])
    assert.deepEqual(await outcomesOf([reserve(disabled.partNo)]), ['E_PART_DISABLED'])
    assert.deepEqual(await outcomesOf([reserve('unknown')]), ['E_PART_UNKNOWN'])
    assert.containsSubset(await stockOf(plenty), { reserved: 0 })

    const clerk = await makeUser({ permissions: ['inventory:reservation:list'] })
    const list = await client
      .get('/api/inventory/reservations')
      .qs({ keyword: reference })
      .loginAs(clerk)
    assert.equal(list.body().data.total, 0)
  })

  test('reservations are listed with their lines', async ({ client, assert }) => {
    const facade = await inventory()
    const clerk = await makeUser({ permissions: ['inventory:reservation:list'] })
    const part = await makePart({ onHand: 5 })
    const [first, second] = [uniqueName('R'), uniqueName('R')]
    const lines = [{ partNo: part.partNo, quantity: 2 }]
    await facade.reserve({ reference: first, lines })
    await facade.reserve({ reference: second, lines })
    await facade.release({ reference: first })
    const list = async (query: object) => {
      const answer = await client.get('/api/inventory/reservations').qs(query).loginAs(clerk)
      return answer.body().data
    }

    const active = await list({ partId: part.id, status: 'active' })
    assert.equal(active.total, 1)
    assert.containsSubset(active.items[0], {
      reference: second,
      status: 'active',
      releasedAt: null,
      lines: [{ partId: part.id, partNo: part.partNo, quantity: 2 }],
    })
    const released = await list({ keyword: first })
    assert.match(released.items[0].releasedAt, /Z$/)
  })
})

test.group('Inventory facade, many at once', (group) => {
  group.each.teardown(forgetEverything)

  test('of 50 reservations exactly those succeed for which there is stock', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 30 })
    const outcomes = await outcomesOf(
      Array.from({ length: 50 }, () =>
        facade.reserve({
          reference: uniqueName('R'),
          lines: [{ partNo: part.partNo, quantity: 2 }],
        })
      )
    )
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 15)
    assert.equal(outcomes.filter((outcome) => outcome === 'E_STOCK_INSUFFICIENT').length, 35)
    assert.deepEqual(await stockOf(part), { onHand: 30, reserved: 30 })
  })

  test('reservations of the same parts in any order do not block each other', async ({
    assert,
  }) => {
    const facade = await inventory()
    const parts = [await makePart({ onHand: 50 }), await makePart({ onHand: 50 })]
    const outcomes = await outcomesOf(
      Array.from({ length: 50 }, async (_, index) => {
        const reference = uniqueName('R')
        const lines = parts.map(({ partNo }) => ({ partNo, quantity: 1 }))
        await facade.reserve({ reference, lines: index % 2 ? lines : lines.toReversed() })
        if (index % 5 === 0) await facade.release({ reference })
      })
    )
    assert.deepEqual([...new Set(outcomes)], ['ok'])
    for (const part of parts) assert.containsSubset(await stockOf(part), { reserved: 40 })
  })

  test('the same reservation 50 times is one', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 10 })
    const call = { reference: uniqueName('R'), lines: [{ partNo: part.partNo, quantity: 7 }] }

    const reserved = await outcomesOf(Array.from({ length: 50 }, () => facade.reserve(call)))
    assert.deepEqual([...new Set(reserved)], ['ok'])
    assert.containsSubset(await stockOf(part), { reserved: 7 })

    const released = await outcomesOf(Array.from({ length: 50 }, () => facade.release(call)))
    assert.deepEqual([...new Set(released)], ['ok'])
    assert.containsSubset(await stockOf(part), { reserved: 0 })
  })

  test('the same reservation 50 times fails 50 times where there is no stock', async ({
    assert,
  }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 1 })
    const call = { reference: uniqueName('R'), lines: [{ partNo: part.partNo, quantity: 2 }] }
    const outcomes = await outcomesOf(Array.from({ length: 50 }, () => facade.reserve(call)))
    assert.deepEqual([...new Set(outcomes)], ['E_STOCK_INSUFFICIENT'])
  })
})
