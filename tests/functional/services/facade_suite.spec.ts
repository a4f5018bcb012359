import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import { command, facade, query, type InputOf } from '@iti/framework/modules'
import { ServiceServerError } from '@iti/framework/services'
import { facadeSuite, serveFacade } from '@iti/framework/testing'
import { InventoryFacade } from '#modules/inventory/facade'
import { makePart } from '../../../modules/inventory/tests/fixtures.js'

const E_SHELF_FULL = failure<[shelf: string, most: number]>(
  'The shelf %s holds %d at the most',
  'E_SHELF_FULL',
  409
)

class ShelfFacade extends facade('shelf', {
  count: query({
    http: { method: 'GET', path: '/shelves/:shelf' },
    input: vine.object({ shelf: vine.string(), kinds: vine.array(vine.string()).optional() }),
    output: vine.object({ shelf: vine.string(), kinds: vine.array(vine.string()) }),
  }),
  put: command({
    input: vine.object({ shelf: vine.string(), quantity: vine.number() }),
    output: vine.object({ quantity: vine.number() }),
    errors: { shelf_full: E_SHELF_FULL },
  }),
  empty: command({ input: vine.object({}), output: vine.object({}) }),
}) {}

class Shelves implements ShelfFacade {
  async count({ shelf, kinds = [] }: InputOf<ShelfFacade, 'count'>) {
    return { shelf, kinds }
  }

  async put({ shelf, quantity }: InputOf<ShelfFacade, 'put'>) {
    if (quantity > 10) throw new E_SHELF_FULL([shelf, 10], { details: { most: 10 } })
    return { quantity }
  }

  async empty(): Promise<{}> {
    throw new TypeError('a fault of the shelves')
  }
}

facadeSuite(ShelfFacade, { title: 'Shelves', implement: () => new Shelves() }, (shelves) => {
  test('are found by what stands in an address', async ({ assert }) => {
    const odd = { shelf: 'a/b ü?', kinds: ['x&y'] }
    assert.deepEqual(await shelves().count(odd), odd)
    assert.deepEqual(await shelves().count({ shelf: 'b' }), { shelf: 'b', kinds: [] })
  })

  test('refuse as their contract says', async ({ assert }) => {
    assert.deepEqual(await shelves().put({ shelf: 'a', quantity: 3 }), { quantity: 3 })
    const error = await shelves()
      .put({ shelf: 'a', quantity: 11 })
      .catch((reason) => reason)
    assert.instanceOf(error, E_SHELF_FULL)
    assert.deepEqual(error.values, ['a', 10])
    assert.deepEqual(error.details, { most: 10 })
    assert.equal(error.message, 'The shelf a holds 10 at the most')
  })

  test('refuse input that breaks the contract before anything is sent', async ({ assert }) => {
    const put = () => shelves().put({ shelf: 'a' } as InputOf<ShelfFacade, 'put'>)
    await assert.rejects(put, /ShelfFacade\.put was called with input .* quantity/)
  })
})

facadeSuite(InventoryFacade, {}, (inventory, group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('answers by the implementation of the application', async ({ assert }) => {
    const { partNo } = await makePart({ onHand: 5 })
    const [part, ...others] = await inventory().findParts({ partNos: [partNo, 'unknown'] })
    assert.containsSubset(part, { partNo, available: 5 })
    assert.lengthOf(others, 0)
  })
})

test.group('A facade that is served', () => {
  test('tells a fault as a fault of the service', async ({ assert }) => {
    const served = await serveFacade(ShelfFacade, new Shelves())
    const error = await served
      .connect()
      .empty({})
      .catch((reason) => reason)
    assert.instanceOf(error, ServiceServerError)
    assert.equal(error.attempts, 1)
    served.fake.assertCalled('empty', 1)
  })

  test('takes its own token alone', async ({ assert }) => {
    const served = await serveFacade(ShelfFacade, {})
    const call = served.connect({ token: 'another' }).empty({})
    await assert.rejects(() => call, /it answered 401/)
    served.fake.assertNotCalled('empty')
  })

  test('is gone when it is closed', async ({ assert }) => {
    const served = await serveFacade(ShelfFacade, new Shelves())
    await served.close()
    const call = served.connect({ attempts: 1 }).count({ shelf: 'a' })
    await assert.rejects(() => call, /ECONNREFUSED/)
  })
})
