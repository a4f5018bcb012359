import { inject } from '@adonisjs/core'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import { bindFacade, bindLocally, command, facade, query } from '@iti/framework/modules'
import { fakeFacade } from '@iti/framework/testing'

const E_OUT_OF_STOCK = failure<[partNo: string]>('Of "%s" nothing is left', 'E_OUT_OF_STOCK', 409)
const E_ELSEWHERE = failure('Something of another module', 'E_ELSEWHERE')

class StockFacade extends facade('stock', {
  count: query({
    input: vine.object({ partNo: vine.string() }),
    output: vine.object({ onHand: vine.number() }),
  }),
  add: command({
    input: vine.object({ partNo: vine.string() }),
    output: vine.object({}),
    errors: { out_of_stock: E_OUT_OF_STOCK },
  }),
}) {}

class StockService implements StockFacade {
  async count() {
    return { onHand: 1 }
  }
  async add() {
    return {}
  }
}

abstract class LedgerFacade extends facade('ledger') {
  abstract post(amount: bigint, trx?: object): Promise<string>
  abstract close(): Promise<void>
}

abstract class Clock {
  abstract now(): Date
  year() {
    return this.now().getUTCFullYear()
  }
}

@inject()
class OrdersService {
  constructor(readonly stock: StockFacade) {}
}

const make = <T>(token: abstract new () => T) => app.container.make(token as new () => T)

test.group('Fake of a facade', (group) => {
  group.setup(() => {
    bindLocally(
      app,
      bindFacade(StockFacade, async () => ({ default: StockService }))
    )
  })

  test('answers whoever is resolved from now on', async ({ assert }) => {
    const before = await app.container.make(OrdersService)
    fakeFacade(StockFacade, { count: async ({ partNo }) => ({ onHand: partNo.length }) })
    const after = await app.container.make(OrdersService)

    assert.deepEqual(await before.stock.count({ partNo: 'abc' }), { onHand: 1 })
    assert.deepEqual(await after.stock.count({ partNo: 'abc' }), { onHand: 3 })
    const stock = await make(StockFacade)
    assert.deepEqual(await stock.count({ partNo: 'ab' }), { onHand: 2 })
    assert.instanceOf(after.stock, StockFacade)
  })

  test('is gone in the next test', async ({ assert }) => {
    const { stock } = await app.container.make(OrdersService)
    assert.deepEqual(await stock.count({ partNo: 'abc' }), { onHand: 1 })
  })

  test('is gone when it is restored before', async ({ assert }) => {
    const fake = fakeFacade(StockFacade, { count: async () => ({ onHand: 9 }) })
    fake.restore()
    const stock = await make(StockFacade)
    assert.deepEqual(await stock.count({ partNo: 'abc' }), { onHand: 1 })
  })

  test('remembers the calls that kept the contract', async ({ assert }) => {
    const fake = fakeFacade(StockFacade, { count: async () => ({ onHand: 1 }) })
    const stock = await make(StockFacade)
    await stock.count({ partNo: 'a', more: 1 } as { partNo: string }, { idempotencyKey: 'k' })
    await stock.count({ partNo: 'b' })
    await assert.rejects(() => stock.count({} as never), /breaks its contract: partNo/)

    assert.deepEqual(fake.calls('count'), [
      { input: { partNo: 'a' }, options: { idempotencyKey: 'k' } },
      { input: { partNo: 'b' }, options: undefined },
    ])
    assert.deepEqual(fake.calls('add'), [])
  })

  test('keeps the contract itself', async ({ assert }) => {
    const broken = { onHand: 'many' } as unknown as { onHand: number }
    const { facade: stock } = fakeFacade(StockFacade, {
      count: async () => broken,
      add: async ({ partNo }) => {
        throw partNo === 'a' ? new E_OUT_OF_STOCK([partNo]) : new E_ELSEWHERE([])
      },
    })
    await assert.rejects(
      () => stock.count({ partNo: 'a' }),
      /count returned what breaks its contract/
    )
    await assert.rejects(() => stock.add({ partNo: 'a' }), 'Of "a" nothing is left')
    await assert.rejects(() => stock.add({ partNo: 'b' }), /add fails with E_ELSEWHERE, which/)
  })

  test('names the operation that it does not implement', async ({ assert }) => {
    const fake = fakeFacade(StockFacade)
    const call = fake.facade.add({ partNo: 'a' })
    await assert.rejects(
      () => call,
      'The fake of StockFacade was asked for "add", which it does not implement. Add it to what fakeFacade() is given'
    )
    assert.lengthOf(fake.calls('add'), 1)
  })

  test('calls an implementation on its own object', async ({ assert }) => {
    class Counter {
      onHand = 7
      async count() {
        return { onHand: this.onHand }
      }
    }
    const { facade: stock } = fakeFacade(StockFacade, new Counter())
    assert.deepEqual(await stock.count({ partNo: 'a' }), { onHand: 7 })
  })

  test('of a facade without a contract takes whatever it is given', async ({ assert }) => {
    const fake = fakeFacade(LedgerFacade, { post: async (amount) => `${amount}` })
    const ledger = await make(LedgerFacade)
    const trx = {}
    assert.equal(await ledger.post(5n, trx), '5')
    assert.strictEqual(fake.calls('post')[0]!.options, trx)
    assert.equal(fake.calls('post')[0]!.input, 5n)
    assert.throws(() => ledger.close(), 'The fake of LedgerFacade was asked for "close"')
    assert.isTrue(ledger instanceof LedgerFacade)
  })

  test('of a plain abstract class keeps the methods that are not abstract', async ({ assert }) => {
    fakeFacade(Clock, { now: () => new Date('2001-02-03T00:00:00Z') })
    const clock = await make(Clock)
    assert.equal(clock.year(), 2001)
  })

  test('does not compile where the implementation is another', () => {
    // @ts-expect-error the output is another
    fakeFacade(StockFacade, { count: async () => ({ onHand: 'many' }) })
    // @ts-expect-error there is no such operation
    fakeFacade(StockFacade, { cuont: async () => ({ onHand: 1 }) })
    // @ts-expect-error the answer is no promise
    fakeFacade(StockFacade, { count: () => ({ onHand: 1 }) })
    // @ts-expect-error the input is another
    fakeFacade(LedgerFacade, { post: async (amount: string) => amount })
    // @ts-expect-error there is no such operation
    fakeFacade(StockFacade).calls('cuont')
  })
})

test.group('Fake of a facade | in a hook', (group) => {
  group.each.setup(() => fakeFacade(StockFacade, { count: async () => ({ onHand: 5 }) }).restore)

  test('is there in the test', async ({ assert }) => {
    const stock = await make(StockFacade)
    assert.deepEqual(await stock.count({ partNo: 'a' }), { onHand: 5 })
  })
})

test.group('Fake of a facade | after a hook', () => {
  test('is gone in the next group', async ({ assert }) => {
    const stock = await make(StockFacade)
    assert.deepEqual(await stock.count({ partNo: 'a' }), { onHand: 1 })
  })
})
