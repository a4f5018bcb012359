import { test } from '@japa/runner'
import { ModuleRegistry } from '@iti/framework/modules'
import { declaration, load, refusalOf, skippable } from './declared.js'

const namesOf = (registry: ModuleRegistry) => registry.ordered.map(({ name }) => name)

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
    assert.deepEqual(namesOf(registry), ['crm', 'inventory', 'billing', 'orders'])
  })

  test('orders a plugin behind the modules that it requires', async ({ assert }) => {
    const registry = await ModuleRegistry.load(
      [skippable({ name: 'labels', requires: ['orders'] }), declaration({ name: 'orders' })],
      '0.1.0'
    )
    assert.deepEqual(namesOf(registry), ['orders', 'labels'])
    assert.deepEqual(
      registry.describe().map(({ kind }) => kind),
      ['module', 'plugin']
    )
  })

  test('remembers how long each manifest took to load', async ({ assert }) => {
    const registry = await load({ name: 'orders' })
    assert.isNumber(registry.timesOf('orders').load)
  })

  test('names a manifest that cannot be imported, with the cause, beside all other problems', async ({
    assert,
  }) => {
    const cause = new Error('no such file')
    const broken = {
      from: 'adonisrc.ts' as const,
      names: () => "import('#modules/billing/module')",
      load: async () => {
        throw cause
      },
    }
    const wrong = ModuleRegistry.load([broken, declaration({ name: 'Orders' })], '0.1.0')
    const error = await wrong.catch((refused) => refused)
    assert.include(error.message, '2 problem(s) with the declared modules and plugins')
    assert.include(
      error.message,
      'E_MODULE_UNREADABLE: The manifest "#modules/billing/module" cannot be used: no such file.'
    )
    assert.include(error.message, 'E_MODULE_NAME: "Orders"')
    assert.equal(error.cause, cause)
  })

  test('names a file that exports no manifest', async ({ assert }) => {
    for (const [exported, fault] of [
      [undefined, 'it has no default export made by defineModule or definePlugin'],
      [{ title: 'x', requires: [] }, '"name" is missing'],
      [{ name: 'x' }, '"requires" is no list. Write requires: []'],
      [{ name: 'x', requires: [], kind: 'plugin' }, 'it is a plugin, and plugins are chosen in'],
    ] as const) {
      const declared = { from: 'adonisrc.ts' as const, load: async () => ({ default: exported }) }
      assert.include(await refusalOf([declared as never]), fault)
    }
    const module = {
      from: 'config/plugins.ts' as const,
      load: async () => ({ default: { name: 'x', title: 'X', requires: [] } }),
    }
    assert.include(await refusalOf([module]), 'it is a module, and modules are declared in')
  })

  test('says which entry is no lazy import', async ({ assert }) => {
    const wrong = { from: 'adonisrc.ts', load: '#modules/x/module' } as never
    const message = await refusalOf([
      { ...declaration({ name: 'system' }), from: 'the framework' },
      declaration({ name: 'orders' }),
      wrong,
      { from: 'adonisrc.ts', load: (() => undefined) as never },
    ])
    assert.include(
      message,
      `E_MODULE_UNREADABLE: In "modules", entry 2 of adonisrc.ts is '#modules/x/module', which is no lazy import. Write () => import('#modules/orders/module').`
    )
    assert.include(message, 'it has no default export')
  })

  test('names each field of a wrong shape, before anything looks at it', async ({ assert }) => {
    const wrong = {
      title: 5,
      owner: [],
      framework: 1,
      requires: [1],
      optional: 'x',
      facades: ['x'],
      routes: './routes.js',
      permissions: ['x'],
      menus: {},
      dictionaries: [{ code: 'x' }],
      settings: ['x'],
      tasks: [{}],
      seeds: {},
      messages: './lang',
      tables: 'zz',
      points: ['x'],
      extends: [{}],
      hooks: {},
      version: 1,
      migrations: './database',
    }
    const message = await refusalOf([declaration({ name: 'orders', ...(wrong as object) })])
    assert.include(message, '1 problem(s)')
    for (const field of Object.keys(wrong)) assert.include(message, `"${field}" is `)
    assert.include(message, `"tables" is 'zz', and should be a list of names`)

    const inner = [
      [{ menus: [{ code: 'orders', children: {} }] }, '"menus" is '],
      [{ menus: [{ code: 'orders', children: [{ code: 'x', buttons: 'x' }] }] }, '"menus" is '],
      [{ dictionaries: [{ code: 'x', name: 'x', items: [{ value: 1 }] }] }, '"dictionaries" is '],
    ] as const
    for (const [fields, told] of inner) {
      assert.include(await refusalOf([declaration(fields as object)]), told)
    }
  })
})

test.group('Module registry | a broken plugin that may be left out', () => {
  test('is left out if its manifest cannot be imported', async ({ assert }) => {
    const broken = {
      ...skippable({ name: 'labels' }),
      load: async () => {
        throw new Error('no such package')
      },
    }
    const registry = await ModuleRegistry.load([declaration({ name: 'orders' }), broken], '0.1.0')
    assert.deepEqual(namesOf(registry), ['orders'])
    assert.lengthOf(registry.skipped, 1)
    assert.include(registry.skipped[0]!.reason, 'no such package')
  })

  test('is left out if its manifest is wrong, and what others say is judged without it', async ({
    assert,
  }) => {
    const registry = await ModuleRegistry.load(
      [
        declaration({ name: 'orders', tables: ['orders'] }),
        skippable({ name: 'labels', tables: ['orders'] }),
        skippable({ name: 'stamps', requires: ['absent'] }),
        skippable({ name: 'maps', framework: '^9.0.0' }),
        skippable({ name: 'sound' }),
      ],
      '0.1.0'
    )
    assert.deepEqual(namesOf(registry), ['orders', 'sound'])
    assert.deepEqual(
      registry.skipped.map(({ name }) => name),
      ['labels', 'stamps', 'maps']
    )
    assert.include(registry.skipped[0]!.reason, 'E_TABLE_TAKEN')
  })

  test('does not hide what is wrong with a module', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'orders', requires: ['absent'] }),
      skippable({ name: 'maps', framework: '^9.0.0' }),
    ])
    assert.include(message, '1 problem(s)')
    assert.include(message, 'E_MODULE_MISSING')
    assert.include(message, '\nleft out: maps: E_MODULE_FRAMEWORK_VERSION: "maps" wants')
  })
})
