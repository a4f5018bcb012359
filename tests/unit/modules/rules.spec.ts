import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { ExtensionPoint } from '@iti/framework/extensions'
import {
  bindFacade,
  facade,
  type DictionaryItemDeclaration,
  type ModuleManifest,
  ModuleRegistry,
} from '@iti/framework/modules'
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
const dictionary = (...items: DictionaryItemDeclaration[]) => [
  { name: 'hr', dictionaries: [{ code: 'hr.sex', name: 'Sex', items }] },
]
const item = (value: string, more: object = {}) => ({ value, label: 'A label', ...more })
const nested = (levels: number): DictionaryItemDeclaration =>
  item(`${levels}`, levels > 1 ? { children: [nested(levels - 1)] } : {})
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
    'a version that is none',
    [{ name: 'crm', framework: 'banana' }],
    'E_MODULE_FRAMEWORK_VERSION: "crm" wants the framework "banana", which is no range of versions. Write one such as ^0.1.0 as "framework" in modules/crm/module.ts.',
  ],
  [
    'a requirement',
    [{ name: 'orders', requires: ['inventory'] }, { name: 'billing' }, { name: 'crm' }],
    'E_MODULE_MISSING: "orders" requires "inventory", which adonisrc.ts does not declare. Declared: billing, crm.',
  ],
  [
    'a requirement where there is nothing else',
    [{ name: 'orders', requires: ['inventory'] }],
    'which adonisrc.ts does not declare. Declared: none.',
  ],
  [
    'a second module of the name',
    [{ name: 'crm' }, { name: 'crm' }],
    'E_MODULE_DUPLICATE: The module "crm" is declared twice, in modules/crm/module.ts. Keep one.',
  ],
  [
    'a facade',
    [
      { name: 'one', facades: [binding] },
      { name: 'two', facades: [binding] },
    ],
    'E_FACADE_TAKEN: The facade "SharedFacade" of the contract "shared" is declared by "one" and by "two". Keep one, in modules/one/module.ts or in modules/two/module.ts.',
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
    'E_MENU_PARENT_UNKNOWN: The menu "hr" of "hr" is to stand below "crm", which is no directory of a module that it requires. There are: none.',
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
    'the code of a dictionary that is too long',
    [{ name: 'hr', dictionaries: [{ code: `hr.${'x'.repeat(62)}`, name: 'x', items: [] }] }],
    `E_DICTIONARY_INVALID: "hr" declares the dictionary "hr.${'x'.repeat(62)}" with a code of more than 64 characters. Mend it in modules/hr/module.ts.`,
  ],
  [
    'the blank name of a dictionary',
    [{ name: 'hr', dictionaries: [{ code: 'hr.sex', name: ' ', items: [] }] }],
    'E_DICTIONARY_INVALID: "hr" declares the dictionary "hr.sex" with the name " ", which has not 1 to 64 characters',
  ],
  [
    'a value on two levels of a dictionary',
    dictionary(item('m', { children: [item('f'), item('m')] })),
    'E_DICTIONARY_INVALID: "hr" declares the dictionary "hr.sex" with the value "m" more than once.',
  ],
  [
    'a value with blanks around it',
    dictionary(item('m ')),
    'E_DICTIONARY_INVALID: "hr" declares the dictionary "hr.sex" with the value "m ", which has not 1 to 64 characters without blanks around them.',
  ],
  ['a value that is empty', dictionary(item('')), 'with the value "", which has not'],
  ['a value that is too long', dictionary(item('v'.repeat(65))), 'which has not 1 to 64'],
  [
    'a label that is too long',
    dictionary(item('m', { label: 'l'.repeat(65) })),
    `with the label "${'l'.repeat(65)}" of the value "m", which has not`,
  ],
  [
    'a colour that is too long',
    dictionary(item('m', { color: 'c'.repeat(33) })),
    'with a colour of the value "m" of more than 32 characters.',
  ],
  [
    'a dictionary that is too deep',
    dictionary(nested(6)),
    'with the value "1" below 5 levels, the most.',
  ],
  [
    'a dictionary that is too long',
    dictionary(...Array.from({ length: 2_001 }, (_, index) => item(`${index}`))),
    'with 2001 items, and may have 2000.',
  ],
  [
    'the key of a setting that is too long',
    [{ name: 'hr', settings: [setting(`hr.${'x'.repeat(126)}`)] }],
    'with a key of more than 128 characters. Mend it in modules/hr/module.ts.',
  ],
  [
    'a default that its schema does not accept',
    [{ name: 'hr', settings: [{ ...setting('hr.days'), default: 'many' }] }],
    'E_SETTING_INVALID: "hr" declares the setting "hr.days" with the default "many", which does not suit its schema: The value field must be a number. Mend it in modules/hr/module.ts.',
  ],
  [
    'a default of which its schema makes something else',
    [
      {
        name: 'hr',
        settings: [{ ...setting('hr.days'), schema: vine.string().trim(), default: ' x' }],
      },
    ],
    'with the default " x", which does not suit its schema: The schema makes something else of it when it is read.',
  ],
  [
    'a default that JSON does not know',
    [{ name: 'hr', settings: [{ ...setting('hr.days'), default: 5n }] }],
    'with the default 5, which does not suit its schema',
  ],
  [
    'the default of a secret, without telling it',
    [{ name: 'hr', settings: [{ ...setting('hr.key'), default: 'hidden', secret: true }] }],
    'E_SETTING_INVALID: "hr" declares the setting "hr.key" with a default, which does not suit its schema: The value field must be a number.',
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
    'E_EXTENSION_POINT_UNKNOWN: "hr" adds to the extension point "billing.rates", which no declared module offers. There are: none.',
  ],
]

test.group('Module rules', () => {
  test('refuse {what}, and say where to mend it')
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
      'E_MODULE_CYCLE: billing requires crm (modules/billing/module.ts), crm boots after billing (modules/crm/module.ts).\n  Break one edge: publish an event, move the shared part into a third module, or invert the contract.'
    )
  })

  test('name every cycle, and one with two rings in it by both', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'aa', requires: ['bb'] }),
      declaration({ name: 'bb', requires: ['aa'] }),
      declaration({ name: 'cc', requires: ['dd', 'ee'] }),
      declaration({ name: 'dd', requires: ['cc'] }),
      declaration({ name: 'ee', requires: ['cc'] }),
    ])
    assert.include(message, '3 problem(s)')
    for (const [one, other] of ['ab', 'cd', 'ce'].map((pair) => [...pair].map((c) => c + c))) {
      assert.include(message, `${one} requires ${other} (modules/${one}/module.ts)`)
      assert.include(message, `${other} requires ${one} (modules/${other}/module.ts)`)
    }
  })

  test('blame a plugin for a cycle, so that the application does without it', async ({
    assert,
  }) => {
    const registry = await ModuleRegistry.load([
      declaration({ name: 'aa', optional: ['pp'] }),
      skippable({ name: 'pp', requires: ['aa'] }),
    ])
    assert.deepEqual(
      registry.ordered.map(({ name }) => name),
      ['aa']
    )
    assert.equal(registry.skipped[0]!.name, 'pp')
    assert.match(
      registry.skipped[0]!.reason,
      /^E_MODULE_CYCLE: aa boots after pp \(modules\/aa\/module\.ts\), pp requires aa \(plugins\/pp\/plugin\.ts\)/
    )
  })

  test('tell a requirement of a plugin that requires back once', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'aa', requires: ['pp'] }),
      skippable({ name: 'pp', requires: ['aa'] }),
    ])
    assert.include(message, '1 problem(s)')
    assert.include(message, 'E_PLUGIN_REQUIRED')
  })

  test('tell a module that is declared twice by that alone', async ({ assert }) => {
    const aa = declaration({
      name: 'aa',
      facades: [binding],
      tables: ['t'],
      permissions: { 'aa:thing:list': 'x' },
      menus: [page('aa')],
    })
    const message = await refusalOf([aa, { ...aa }])
    assert.include(message, '1 problem(s)')
    assert.include(message, 'E_MODULE_DUPLICATE')
  })

  test('tell a module and a plugin of one name by their files', async ({ assert }) => {
    const message = await refusalOf([
      declaration({ name: 'aa' }),
      { ...skippable({ name: 'aa' }), isSkippable: false },
    ])
    assert.include(
      message,
      'The module "aa" is declared in modules/aa/module.ts and in plugins/aa/plugin.ts. Keep one.'
    )
  })

  test('tell facades by the name of the contract, and without one by the class', async ({
    assert,
  }) => {
    const bound = (one: Parameters<typeof bindFacade>[0]) => [
      bindFacade(one, async () => ({ default: class {} as never })),
    ]
    class OtherFacade extends facade('shared', {}) {}
    const message = await refusalOf([
      declaration({ name: 'one', facades: [binding] }),
      declaration({ name: 'two', facades: bound(OtherFacade) }),
    ])
    assert.include(message, 'The facade "OtherFacade" of the contract "shared" is declared by')

    const plain = () => {
      abstract class PlainFacade {}
      return PlainFacade
    }
    const registry = await load(
      { name: 'one', facades: bound(plain()) },
      { name: 'two', facades: bound(plain()) }
    )
    assert.lengthOf(registry.ordered, 2)

    const same = plain()
    const taken = await refusalOf([
      declaration({ name: 'one', facades: bound(same) }),
      declaration({ name: 'two', facades: bound(same) }),
    ])
    assert.include(taken, 'The facade "PlainFacade" is declared by "one" and by "two".')
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
        dictionaries: [
          { code: `hr.${'x'.repeat(61)}`, name: 'Sex', items: [nested(5), item('v'.repeat(64))] },
        ],
        settings: [
          setting(`hr.${'x'.repeat(125)}`),
          {
            ...setting('hr.place'),
            schema: vine.object({ row: vine.number(), shelf: vine.string().optional() }),
            default: { shelf: 'A', row: 1 },
          },
        ],
        extends: [point.with(async () => ({ default: 1 }))],
      }
    )
    assert.lengthOf(registry.ordered, 2)
  })
})
