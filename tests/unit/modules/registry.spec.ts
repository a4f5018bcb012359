import { test } from '@japa/runner'
import {
  bindFacade,
  defineModule,
  facade,
  ModuleRegistry,
  type ModuleManifest,
} from '@iti/framework/modules'

const load = (...modules: Partial<ModuleManifest>[]) =>
  ModuleRegistry.load(
    modules.map((module) => async () => ({
      default: defineModule({ name: 'nameless', title: 'A module', requires: [], ...module }),
    })),
    '0.1.0'
  )

test.group('Module registry', () => {
  test('orders modules by what they require, and otherwise as they are listed', async ({
    assert,
  }) => {
    const registry = await load(
      { name: 'orders', requires: ['inventory'], optional: ['billing', 'absent'] },
      { name: 'crm' },
      { name: 'inventory' },
      { name: 'billing' }
    )
    assert.deepEqual(
      registry.ordered.map((module) => module.name),
      ['crm', 'inventory', 'billing', 'orders']
    )
  })

  test('tells all problems at once', async ({ assert }) => {
    class SharedFacade extends facade('shared', {}) {}
    const binding = bindFacade(SharedFacade, async () => ({ default: class {} }))
    const wrong = load(
      { name: 'Orders' },
      {
        name: 'crm',
        requires: ['billing'],
        framework: '^9.0.0',
        tables: ['t'],
        facades: [binding],
      },
      { name: 'crm', tables: ['t'], facades: [binding] },
      { name: 'stock', permissions: { 'other:thing:list': 'x' } },
      {
        name: 'hr',
        menus: [{ code: 'hr', type: 'page', name: 'HR', permission: 'hr:person:list' }],
      }
    )
    const { message } = await wrong.then(
      () => assert.fail(),
      (error) => error
    )
    for (const code of [
      'E_MODULE_NAME: "Orders"',
      'E_MODULE_MISSING: "crm" requires "billing", which adonisrc.ts does not declare. Declared: Orders, crm',
      'E_MODULE_FRAMEWORK_VERSION: "crm" wants the framework ^9.0.0, installed is 0.1.0',
      'E_MODULE_DUPLICATE: The module "crm"',
      'E_FACADE_TAKEN: The facade "SharedFacade"',
      'E_TABLE_TAKEN: The table "t"',
      'E_PERMISSION_NAME: "stock" declares the permission "other:thing:list"',
      'E_PERMISSION_UNKNOWN: A menu of "hr"',
    ]) {
      assert.include(message, code)
    }
  })

  test('names the edges of a cycle and how to break it', async ({ assert }) => {
    const wrong = load(
      { name: 'orders', requires: ['billing'] },
      { name: 'billing', requires: ['crm'] },
      { name: 'crm', requires: ['billing'] }
    )
    const { message } = await wrong.then(
      () => assert.fail(),
      (error) => error
    )
    assert.include(
      message,
      'E_MODULE_CYCLE: billing requires crm (modules/billing/module.ts), crm requires billing (modules/crm/module.ts).'
    )
    assert.include(message, 'Break one edge')
  })

  test('runs hooks in order, shutdown in reverse, and names the module whose hook fails', async ({
    assert,
  }) => {
    const calls: string[] = []
    const hooks = (name: string) => async () => ({
      default: {
        boot: () => void calls.push(`boot ${name}`),
        shutdown: () => void calls.push(`shutdown ${name}`),
        start: () => {
          if (name === 'orders') throw new Error('no disk')
        },
      },
    })
    const registry = await load(
      { name: 'orders', requires: ['inventory'], hooks: hooks('orders') },
      { name: 'inventory', hooks: hooks('inventory') }
    )
    await registry.runHook('boot', {} as never)
    await registry.runHook('shutdown', {} as never)

    assert.deepEqual(calls, [
      'boot inventory',
      'boot orders',
      'shutdown orders',
      'shutdown inventory',
    ])
    assert.isNumber(registry.timesOf('orders').boot)
    await assert.rejects(
      () => registry.runHook('start', {} as never),
      /The module "orders" failed in its hook "start" after [\d.]+ ms: no disk/
    )
  })
})
