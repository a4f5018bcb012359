import { bindFacade, defineModule, facade, query } from '@iti/framework/modules'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { check, makeProject, statusOf } from './sample_project.js'

const operation = query({ input: vine.object({}), output: vine.object({}) })
class PricesFacade extends facade('prices', { find: operation, list: operation }) {}

const withService = (load: () => Promise<unknown>) =>
  makeProject({}, [
    defineModule({
      name: 'prices',
      title: 'Prices',
      requires: [],
      facades: [bindFacade(PricesFacade, load as never)],
    }),
  ])

/** A service that must not be constructed. */
class Untouchable {
  constructor() {
    throw new Error('It was constructed')
  }
}

test.group('Doctor | modules', () => {
  test('an implementation that lacks an operation fails, and is not constructed', async ({
    assert,
  }) => {
    class PricesService extends Untouchable {
      async find() {}
    }
    const project = await withService(async () => ({ default: PricesService }))
    const { status, message } = await check('facades', project)
    assert.equal(status, 'fail')
    assert.equal(message, 'PricesService, which is bound to PricesFacade, has no method "list"')
  })

  test('an inherited method and a field are operations too', async ({ assert }) => {
    class Listing extends Untouchable {
      async list() {}
    }
    class PricesService extends Listing {
      find = async () => {}
    }
    const project = await withService(async () => ({ default: PricesService }))
    assert.equal(await statusOf('facades', project), 'pass')
  })

  test('an implementation that cannot be imported fails with the reason', async ({ assert }) => {
    const project = await withService(() => Promise.reject(new Error('no such file')))
    const { status, message } = await check('facades', project)
    assert.equal(status, 'fail')
    assert.include(message, 'PricesFacade cannot be imported: no such file')
  })

  test('menus without a Chinese name warn where there is a catalogue alone', async ({ assert }) => {
    const orders = defineModule({
      name: 'orders',
      title: 'Orders',
      requires: [],
      menus: [
        { code: 'orders', type: 'directory', name: 'Orders' },
        { code: 'orders.all', type: 'page', name: 'All orders' },
      ],
    })
    const without = await makeProject({}, [orders])
    assert.equal(await statusOf('languages', without), 'pass')

    const catalogue = { 'resources/lang/zh-CN/menus.json': '{ "orders": "销售管理" }' }
    const { status, message } = await check('languages', await makeProject(catalogue, [orders]))
    assert.equal(status, 'warn')
    assert.equal(message, 'these have none: orders.all')
  })
})
