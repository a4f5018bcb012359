import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import type { Part } from '#models/inventory/part'
import { forgetEverything, makePart, stockOf } from './fixtures.js'

const movementsOf = (part: Part) => `/api/inventory/parts/${part.id}/movements`

test.group('Movements', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('each movement is stored with its sign, its author and the balance after it', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({
      permissions: ['inventory:movement:create', 'inventory:movement:list'],
    })
    const part = await makePart()
    const post = (input: object) => client.post(movementsOf(part)).json(input).loginAs(clerk)

    const receipt = await post({ kind: 'receipt', quantity: 10, reference: 'PO-1' })
    assert.containsSubset(receipt.body(), {
      code: 0,
      data: { partId: part.id, kind: 'receipt', quantity: 10, onHand: 10, reference: 'PO-1' },
    })
    await post({ kind: 'issue', quantity: 4 })
    await post({ kind: 'adjustment', quantity: -1 })

    const list = await client.get(movementsOf(part)).loginAs(clerk)
    const { items, total } = list.body().data
    assert.equal(total, 3)
    assert.deepEqual(
      items.map((item: { quantity: number; onHand: number; userId: number }) => [
        item.quantity,
        item.onHand,
        item.userId,
      ]),
      [
        [-1, 5, clerk.id],
        [-4, 6, clerk.id],
        [10, 10, clerk.id],
      ]
    )
    assert.containsSubset(await stockOf(part), { onHand: 5 })

    const issues = await client.get(movementsOf(part)).qs({ kind: 'issue' }).loginAs(clerk)
    assert.equal(issues.body().data.total, 1)
  })

  test('what is reserved cannot be taken, and a refusal leaves nothing behind', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({
      permissions: ['inventory:movement:create', 'inventory:movement:list'],
    })
    const part = await makePart({ onHand: 10, reserved: 7 })
    for (const input of [
      { kind: 'issue', quantity: 4 },
      { kind: 'adjustment', quantity: -4 },
    ]) {
      const answer = await client.post(movementsOf(part)).json(input).loginAs(clerk)
      assert.containsSubset(answer.body(), { code: 409, error: 'E_STOCK_INSUFFICIENT' })
    }
    const list = await client.get(movementsOf(part)).loginAs(clerk)
    assert.equal(list.body().data.total, 0)
    assert.containsSubset(await stockOf(part), { onHand: 10 })
  })

  test('stock has a limit that no integer column reaches', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:movement:create'] })
    const part = await makePart({ onHand: 1_000_000_000 })
    const answer = await client
      .post(movementsOf(part))
      .json({ kind: 'receipt', quantity: 1 })
      .loginAs(clerk)
    assert.containsSubset(answer.body(), { code: 409, error: 'E_STOCK_LIMIT_EXCEEDED' })
  })

  test('a quantity of {quantity} is no {kind}')
    .with([
      { kind: 'receipt', quantity: 0 },
      { kind: 'receipt', quantity: -1 },
      { kind: 'issue', quantity: -1 },
      { kind: 'adjustment', quantity: 0 },
      { kind: 'adjustment', quantity: 1.5 },
      { kind: 'receipt', quantity: 1_000_001 },
    ])
    .run(async ({ client, assert }, input) => {
      const clerk = await makeUser({ permissions: ['inventory:movement:create'] })
      const part = await makePart({ onHand: 5 })
      const answer = await client.post(movementsOf(part)).json(input).loginAs(clerk)
      assert.containsSubset(answer.body(), { code: 422, details: [{ field: 'quantity' }] })
    })

  test('an unknown part has no movements', async ({ client, assert }) => {
    const clerk = await makeUser({
      permissions: ['inventory:movement:create', 'inventory:movement:list'],
    })
    const url = '/api/inventory/parts/2147483647/movements'
    const list = await client.get(url).loginAs(clerk)
    const post = await client.post(url).json({ kind: 'receipt', quantity: 1 }).loginAs(clerk)
    for (const answer of [list, post]) assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND')
  })
})

test.group('Movements, many at once', (group) => {
  group.each.teardown(forgetEverything)

  test('of 50 issues exactly those succeed for which there is stock', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({
      permissions: ['inventory:movement:create', 'inventory:movement:list'],
    })
    const part = await makePart({ onHand: 40 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        client.post(movementsOf(part)).json({ kind: 'issue', quantity: 2 }).loginAs(clerk)
      )
    )
    const outcomes = Map.groupBy(answers, (answer) => answer.body().error ?? 'ok')
    assert.equal(outcomes.get('ok')?.length, 20)
    assert.equal(outcomes.get('E_STOCK_INSUFFICIENT')?.length, 30)

    const balances = outcomes.get('ok')!.map((answer) => answer.body().data.onHand)
    assert.deepEqual(
      balances.sort((left, right) => left - right),
      Array.from({ length: 20 }, (_, index) => index * 2)
    )
    assert.containsSubset(await stockOf(part), { onHand: 0 })
  })
})
