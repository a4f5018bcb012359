import { test } from '@japa/runner'
import { Event, ExtensionPoint } from '@iti/framework/extensions'
import { defineModule, describePoints, type ModuleManifest } from '@iti/framework/modules'

const rates = new ExtensionPoint<number>('orders.rates', 'Prices of a delivery')
const placed = new Event<number>('orders:placed', 'An order was stored')
const one = async () => ({ default: 1 })

const manifest = (name: string, more: Partial<ModuleManifest> = {}) =>
  defineModule({ name, title: name, requires: [], ...more })

const describe = (name: string, ...modules: ModuleManifest[]) =>
  describePoints(modules).find((point) => point.name === name)

test.group('Description of extension points', () => {
  test('names contributors by their order, and equal ones as they boot', ({ assert }) => {
    const point = describe(
      'orders.rates',
      manifest('orders', { points: [rates, placed] }),
      manifest('late', { extends: [rates.with(one, { order: 10 })] }),
      manifest('usual', { extends: [rates.with(one), rates.with(one, { order: -1 })] }),
      manifest('other', { extends: [rates.with(one), placed.with(async () => ({ default() {} }))] })
    )
    assert.deepEqual(point, {
      name: 'orders.rates',
      description: 'Prices of a delivery',
      kind: 'point',
      module: 'orders',
      contributors: [
        { module: 'usual', order: -1 },
        { module: 'usual', order: 0 },
        { module: 'other', order: 0 },
        { module: 'late', order: 10 },
      ],
    })
  })

  test('counts declarations, the menus below others too, and leaves out who has none', ({
    assert,
  }) => {
    const point = describe(
      'menus',
      manifest('orders', {
        menus: [
          {
            code: 'orders',
            type: 'directory',
            name: 'Orders',
            children: [{ code: 'orders.all', type: 'page', name: 'All' }],
          },
        ],
      }),
      manifest('other', { menus: [] })
    )
    assert.equal(point!.kind, 'declaration')
    assert.deepEqual(point!.contributors, [{ module: 'orders', count: 2 }])
  })
})
