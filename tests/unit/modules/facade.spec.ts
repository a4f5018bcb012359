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
  type InputOf,
} from '@iti/framework/modules'

class StockFacade extends facade('stock', {
  count: query({
    input: vine.object({ partNo: vine.string() }),
    output: vine.object({ onHand: vine.number() }),
  }),
  add: command({
    input: vine.object({ partNo: vine.string(), quantity: vine.number() }),
    output: vine.object({ partNo: vine.string(), at: vine.string() }),
  }),
}) {}

class StockService implements StockFacade {
  async count({ partNo }: InputOf<StockFacade, 'count'>) {
    return { onHand: partNo.length, secret: 'not in the contract' }
  }

  async add({ partNo }: InputOf<StockFacade, 'add'>) {
    return { partNo, at: new Date(0) as unknown as string }
  }
}

const bind = (inProduction: boolean, Service: new () => StockFacade = StockService) => {
  const container = new Container()
  const app = { container, inProduction } as unknown as ApplicationService
  bindLocally(
    app,
    bindFacade(StockFacade, async () => ({ default: Service }))
  )
  return container.make(StockFacade)
}

test.group('Facade', () => {
  test('is refused by name when no module binds it', async ({ assert }) => {
    await assert.rejects(
      () => new Container().make(StockFacade as unknown as new () => StockFacade),
      /No module binds StockFacade/
    )
  })

  test('lets through what the contract names, as JSON, outside production', async ({ assert }) => {
    const stock = await bind(false)
    assert.deepEqual(await stock.count({ partNo: 'abc' }), { onHand: 3 })
    assert.deepEqual(await stock.add({ partNo: 'abc', quantity: 1 }), {
      partNo: 'abc',
      at: '1970-01-01T00:00:00.000Z',
    })
    assert.instanceOf(stock, StockFacade)
  })

  test('refuses input that breaks the contract outside production', async ({ assert }) => {
    const stock = await bind(false)
    await assert.rejects(
      () => stock.count({ partNo: 7 as unknown as string }),
      /Validation failure/
    )
  })

  test('is the service itself in production', async ({ assert }) => {
    assert.instanceOf(await bind(true), StockService)
  })

  test('names the operation that an implementation lacks', async ({ assert }) => {
    class Incomplete extends (StockService as unknown as new () => StockFacade) {}
    Object.defineProperty(Incomplete.prototype, 'add', { value: undefined })
    await assert.rejects(
      () => bind(false, Incomplete),
      /Incomplete, which is bound to StockFacade, has no method "add"/
    )
  })
})
