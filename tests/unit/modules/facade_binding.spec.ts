import { Container } from '@adonisjs/core/container'
import type { ApplicationService } from '@adonisjs/core/types'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import {
  bindFacade,
  bindLocally,
  command,
  facade,
  query,
  type FacadeBinding,
  type InputOf,
} from '@iti/framework/modules'

class StockFacade extends facade('stock', {
  count: query({
    input: vine.object({ partNo: vine.string() }),
    output: vine.object({ onHand: vine.number() }),
  }),
  add: command({
    input: vine.object({ partNo: vine.string(), quantity: vine.number() }),
    output: vine.object({ partNo: vine.string() }),
  }),
}) {}

class StockService implements StockFacade {
  async count({ partNo }: InputOf<StockFacade, 'count'>) {
    return { onHand: partNo.length, secret: 'not in the contract' }
  }

  async add({ partNo }: InputOf<StockFacade, 'add'>) {
    return { partNo }
  }
}

/* Stands for a transaction: no JSON carries it. */
class Transaction {}

abstract class LedgerFacade extends facade('ledger') {
  abstract post(amount: bigint, trx?: Transaction): Promise<bigint>
}

abstract class Clock {
  abstract now(): Date
}

class LedgerService implements LedgerFacade {
  transactions: unknown[] = []

  async post(amount: bigint, trx?: Transaction) {
    this.transactions.push(trx)
    return amount
  }
}

class SystemClock implements Clock {
  now() {
    return new Date(0)
  }
}

const loading =
  <T>(Service: T) =>
  async () => ({ default: Service })

function resolve<T>(token: abstract new () => T, binding: FacadeBinding, inProduction: boolean) {
  const container = new Container()
  bindLocally({ container, inProduction } as unknown as ApplicationService, binding)
  return container.make(token as new () => T)
}

test.group('Binding of a facade', () => {
  for (const inProduction of [true, false]) {
    const where = inProduction ? 'in production' : 'outside production'

    test(`without a contract is the service itself ${where}`, async ({ assert }) => {
      const binding = bindFacade(LedgerFacade, loading(LedgerService))
      const ledger = (await resolve(LedgerFacade, binding, inProduction)) as LedgerService
      const trx = new Transaction()
      assert.instanceOf(ledger, LedgerService)
      assert.equal(await ledger.post(5n, trx), 5n)
      assert.strictEqual(ledger.transactions[0], trx)
    })

    test(`that is a plain abstract class is the service itself ${where}`, async ({ assert }) => {
      const binding = bindFacade(Clock, loading(SystemClock))
      const clock = await resolve(Clock, binding, inProduction)
      assert.instanceOf(clock, SystemClock)
      assert.deepEqual(clock.now(), new Date(0))
    })

    test(`names the operation that an implementation lacks ${where}`, async ({ assert }) => {
      class Incomplete extends StockService {}
      Object.defineProperty(Incomplete.prototype, 'add', { value: undefined })
      const binding = bindFacade(StockFacade, loading(Incomplete))
      await assert.rejects(
        () => resolve(StockFacade, binding, inProduction),
        /Incomplete, which is bound to StockFacade, has no method "add"/
      )
    })
  }

  test('with a contract is the service itself in production', async ({ assert }) => {
    const binding = bindFacade(StockFacade, loading(StockService))
    assert.instanceOf(await resolve(StockFacade, binding, true), StockService)
  })

  test('with a contract lets through what it names outside production', async ({ assert }) => {
    const binding = bindFacade(StockFacade, loading(StockService))
    const stock = await resolve(StockFacade, binding, false)
    assert.deepEqual(await stock.count({ partNo: 'abc' }), { onHand: 3 })
    assert.instanceOf(stock, StockFacade)
    assert.notInstanceOf(stock, StockService)
  })

  test('makes the service once, with what it injects', async ({ assert }) => {
    const binding = bindFacade(LedgerFacade, loading(LedgerService))
    const container = new Container()
    bindLocally({ container, inProduction: false } as unknown as ApplicationService, binding)
    const token = LedgerFacade as unknown as new () => LedgerFacade
    assert.strictEqual(await container.make(token), await container.make(token))
  })

  test('does not compile where the implementation is another', () => {
    class WithoutAdd {
      async count() {
        return { onHand: 1 }
      }
    }
    class OtherOutput extends WithoutAdd {
      async add() {
        return { partNo: 7 }
      }
    }
    class OtherInput extends WithoutAdd {
      async add({ partNo }: { partNo: string; quantity: string }) {
        return { partNo }
      }
    }
    class NotAsync extends WithoutAdd {
      add({ partNo }: { partNo: string }) {
        return { partNo }
      }
    }
    class Unposted {}
    class Timeless {
      now() {
        return 'noon'
      }
    }

    // @ts-expect-error an operation is missing
    bindFacade(StockFacade, loading(WithoutAdd))
    // @ts-expect-error the output is another
    bindFacade(StockFacade, loading(OtherOutput))
    // @ts-expect-error the input is another
    bindFacade(StockFacade, loading(OtherInput))
    // @ts-expect-error the answer is no promise
    bindFacade(StockFacade, loading(NotAsync))
    // @ts-expect-error a method is missing
    bindFacade(LedgerFacade, loading(Unposted))
    // @ts-expect-error the method returns something else
    bindFacade(Clock, loading(Timeless))
  })
})
