import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { ExtensionPoint } from '@iti/framework/extensions'
import { bindFacade, facade, type ModuleManifest } from '@iti/framework/modules'
import { declaration, load, refusalOf, skippable } from './declared.js'

class SharedFacade extends facade('shared', {}) {}
const binding = bindFacade(SharedFacade, async () => ({ default: class {} }))
const point = new ExtensionPoint('billing.rates', 'Rates')
const page = (code: string, more: object = {}) => ({
  code,
  type: 'page' as const,
  name: 'A page',
  ...more,
})
const setting = (key: string) => ({ key, label: 'x', schema: vine.number(), default: 1 })

/* What is wrong, the manifests in which it is, and how it is told. */
const WRONG: [string, Partial<ModuleManifest>[], string][] = [
  ['a name', [{ name: 'Orders' }], 'E_MODULE_NAME: "Orders" is no module name'],
  ['a short name', [{ name: 'o' }], 'E_MODULE_NAME: "o" is no module name'],
  [
    'a version',
    [{ name: 'crm', framework: '^9.0.0' }],
    'E_MODULE_FRAMEWORK_VERSION: "crm" wants the framework ^9.0.0, installed is 0.1.0. Upgrade the framework, or widen "framework" in modules/crm/module.ts.',
  ],
  [
    'a requirement',
    [{ name: 'orders', requires: ['inventory'] }, { name: 'billing' }, { name: 'crm' }],
    'E_MODULE_MISSING: "orders" requires "inventory", which adonisrc.ts does not declare. Declared: orders, billing, crm.',
  ],
  [
    'a second module of the name',
    [{ name: 'crm' }, { name: 'crm' }],
    'E_MODULE_DUPLICATE: The module "crm" is declared by "crm" and by "crm". Keep one.',
  ],
  [
    'a facade',
    [
      { name: 'one', facades: [binding] },
      { name: 'two', facades: [binding] },
    ],
    'E_FACADE_TAKEN: The facade "SharedFacade" is declared by "one" and by "two". Keep one, in modules/one/module.ts or in modules/two/module.ts.',
  ],
  [
    'a table',
    [{ name: 'crm', tables: ['t', 't'] }],
    'E_TABLE_TAKEN: The table "t" is declared twice by "crm". Keep one.',
  ],
  [
    'a permission of another name',
    [{ name: 'stock', permissions: { 'other:thing:list': 'x' } }],
    'E_PERMISSION_NAME: "stock" declares the permission "other:thing:list"',
  ],
  [
    'a permission that another has',
    [
      { name: 'system', permissions: { 'system:user:list': 'See users' } },
      { name: 'stock', permissions: { 'system:user:list': 'x' } },
    ],
    'E_PERMISSION_TAKEN: The permission "system:user:list" is declared by "system" and by "stock". What the framework declares cannot be declared again: choose another name in modules/stock/module.ts.',
  ],
  [
    'a menu that another has',
    [
      { name: 'system', menus: [page('system.users')] },
      { name: 'stock', menus: [page('stock', { children: [page('system.users')] })] },
    ],
    'E_MENU_TAKEN: The menu "system.users" is declared by "system" and by "stock". What the framework declares',
  ],
  [
    'the permission of a menu',
    [{ name: 'hr', menus: [page('hr', { permission: 'hr:person:list' })] }],
    'E_PERMISSION_UNKNOWN: A menu of "hr" names the permission "hr:person:list", which its manifest does not declare. Add it to "permissions" in modules/hr/module.ts.',
  ],
  [
    'the parent of a menu',
    [
      { name: 'crm', menus: [page('crm')] },
      { name: 'hr', menus: [page('hr', { parent: 'crm' })] },
    ],
    'E_MENU_PARENT_UNKNOWN: The menu "hr" of "hr" is to stand below "crm"',
  ],
  [
    'the name of a dictionary',
    [{ name: 'hr', dictionaries: [{ code: 'crm.sex', name: 'x', items: [] }] }],
    'E_DICTIONARY_NAME: "hr" declares the dictionary "crm.sex". Its name starts with the module: hr.name',
  ],
  [
    'a dictionary',
    [
      {
        name: 'hr',
        dictionaries: ['hr.sex', 'hr.sex'].map((code) => ({ code, name: 'x', items: [] })),
      },
    ],
    'E_DICTIONARY_TAKEN: The dictionary "hr.sex" is declared twice by "hr"',
  ],
  ['the name of a setting', [{ name: 'hr', settings: [setting('days')] }], 'E_SETTING_NAME: "hr"'],
  [
    'a setting',
    [{ name: 'hr', settings: [setting('hr.days'), setting('hr.days')] }],
    'E_SETTING_TAKEN: The setting "hr.days" is declared twice by "hr"',
  ],
  [
    'the name of an extension point',
    [{ name: 'hr', points: [point] }],
    'E_EXTENSION_POINT_NAME: "hr" declares the extension point "billing.rates"',
  ],
  [
    'an extension point',
    [{ name: 'billing', points: [point, new ExtensionPoint('billing.rates', 'Rates')] }],
    'E_EXTENSION_POINT_TAKEN: The extension point "billing.rates"',
  ],
  [
    'a contribution to a point of a module that is not there',
    [{ name: 'hr', extends: [point.with(async () => ({ default: 1 }))] }],
    'E_EXTENSION_POINT_UNKNOWN: "hr" adds to the extension point "billing.rates", which no declared module offers.',
  ],
]

test.group('Module rules', () => {
  test('refuse {$self}, and say where to mend it')
    .with(WRONG.map(([what, manifests, message]) => ({ what, manifests, message })))
    .run(async ({ assert }, { manifests, message }) => {
      assert.include(await refusalOf(manifests.map(declaration)), message)
    })

  test('tell all problems at once', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'Orders' }),
      declaration({ name: 'crm', requires: ['billing'], framework: '^9.0.0', tables: ['t'] }),
      declaration({ name: 'hr', tables: ['t'] }),
    ])
    assert.include(message, '4 problem(s)')
    assert.equal(message.match(/^E_/gm)!.length, 4)
  })

  test('name the edges of a cycle and how to break it', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'orders', requires: ['billing'] }),
      declaration({ name: 'billing', requires: ['crm'] }),
      declaration({ name: 'crm', optional: ['billing'] }),
    ])
    assert.include(
      message,
      'E_MODULE_CYCLE: billing requires crm (modules/billing/module.ts), crm requires billing (modules/crm/module.ts).\n  Break one edge: publish an event, move the shared part into a third module, or invert the contract.'
    )
  })

  test('refuse a module that requires a plugin', async ({ assert }) => {
    const message = await refusalOf([
      skippable({ name: 'labels' }),
      declaration({ name: 'orders', requires: ['labels'] }),
    ])
    assert.include(message, 'E_PLUGIN_REQUIRED: "orders" requires "labels", which is a plugin')
    assert.include(message, 'Take it out of "requires" in modules/orders/module.ts')
  })

  test('accept what fits', async ({ assert }) => {
    const registry = await load(
      { name: 'billing', points: [point], menus: [{ ...page('billing'), type: 'directory' }] },
      {
        name: 'hr',
        requires: ['billing'],
        framework: '^0.1.0',
        permissions: { 'hr:person:list': 'See people' },
        menus: [page('hr.people', { parent: 'billing', permission: 'hr:person:list' })],
        dictionaries: [{ code: 'hr.sex', name: 'Sex', items: [] }],
        settings: [setting('hr.days')],
        extends: [point.with(async () => ({ default: 1 }))],
      }
    )
    assert.lengthOf(registry.ordered, 2)
  })
})
