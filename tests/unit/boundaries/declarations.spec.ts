import { test } from '@japa/runner'
import { E_PROJECT_UNREADABLE } from '../../../src/boundaries/main.js'
import { type Files, manifest, packageFile, rcFile, SampleProject } from './sample_project.js'

const RC = 'adonisrc.ts'
const ORDERS = 'modules/orders/module.ts'
const PLUGIN = 'plugins/reports/plugin.ts'
const REQUIRES = "requires: ['inventory'],"

async function violationsOf(changes: Files): Promise<string[]> {
  const project = await SampleProject.create(changes)
  return project.violations()
}

test.group('Boundaries | folders and declarations', () => {
  test('every folder of a module is declared', async ({ assert }) => {
    const files = { 'modules/billing/module.ts': manifest('billing') }
    assert.deepEqual(await violationsOf(files), ['module-undeclared modules/billing/module.ts:1'])
    const declared = { ...files, [RC]: rcFile('inventory', 'orders', 'billing') }
    assert.deepEqual(await violationsOf(declared), [])
  })

  test('a folder without a manifest is told by its first file', async ({ assert }) => {
    const files = { 'modules/billing/b.ts': '', 'modules/billing/a.ts': '' }
    assert.deepEqual(await violationsOf(files), ['module-undeclared modules/billing/a.ts:1'])
  })

  test('every declared module has a manifest', async ({ assert }) => {
    const declared = { [RC]: rcFile('inventory', 'orders', 'billing') }
    assert.deepEqual(await violationsOf(declared), [`module-missing ${RC}:8`])
    assert.deepEqual(await violationsOf({ ...declared, 'modules/billing/a.ts': '' }), [
      `module-missing ${RC}:8`,
    ])
    assert.deepEqual(
      await violationsOf({ ...declared, 'modules/billing/module.ts': manifest('billing') }),
      []
    )
  })

  test('a module may be declared by a path, or come from a package', async ({ assert }) => {
    const text = rcFile('inventory')
      .replace('#modules/inventory/module', './modules/inventory/module.js')
      .replace(
        'modules: [',
        "modules: [() => import('#modules/orders/module'), () => import('@acme/crm'),"
      )
    assert.deepEqual(await violationsOf({ [RC]: text }), [])
  })

  test('a commented declaration is none', async ({ assert }) => {
    const text = rcFile('inventory', 'orders').replace("() => import('#modules/orders", '// $&')
    assert.deepEqual(await violationsOf({ [RC]: text }), [`module-undeclared ${ORDERS}:1`])
  })

  test('the name "system" is taken', async ({ assert }) => {
    const files = { 'modules/system/module.ts': manifest('system') }
    assert.deepEqual(await violationsOf(files), ['module-reserved modules/system/module.ts:1'])
    const framework = { ...files, 'package.json': packageFile('@iti/framework') }
    assert.deepEqual(await violationsOf(framework), [])
  })

  test('a manifest bears the name of its folder', async ({ assert }) => {
    const files = { [ORDERS]: manifest('order', REQUIRES) }
    assert.deepEqual(await violationsOf(files), [
      'unowned-table models/orders/order.ts:1',
      `manifest-name ${ORDERS}:2`,
    ])
    const plugin = { [PLUGIN]: "definePlugin({ name: 'report' })" }
    assert.deepEqual(await violationsOf(plugin), [`manifest-name ${PLUGIN}:1`])
  })

  test('models belong to a module', async ({ assert }) => {
    const files = { 'models/billing/invoice.ts': '', 'models/system/user.ts': '' }
    assert.deepEqual(await violationsOf(files), [
      'models-without-module models/billing/invoice.ts:1',
    ])
    const withModule = {
      ...files,
      'modules/billing/module.ts': manifest('billing'),
      [RC]: rcFile('inventory', 'orders', 'billing'),
    }
    assert.deepEqual(await violationsOf(withModule), [])
  })

  test('a plugin has a manifest, and need not be declared', async ({ assert }) => {
    const files = { 'plugins/mail/a.ts': '' }
    assert.deepEqual(await violationsOf(files), ['manifest-missing plugins/mail/a.ts:1'])
    const plugin = { ...files, 'plugins/mail/plugin.ts': "definePlugin({ name: 'mail' })" }
    assert.deepEqual(await violationsOf(plugin), [])
  })

  test('nobody requires a plugin', async ({ assert }) => {
    const mail = (requires: string) => ({
      'plugins/mail/plugin.ts': `definePlugin({ name: 'mail', requires: [${requires}] })`,
    })
    const project = await SampleProject.create(mail("'reports'"))
    assert.deepEqual(project.violations(), ['plugin-required plugins/mail/plugin.ts:1'])
    assert.deepEqual(project.warnings(), [])
    assert.deepEqual(await violationsOf(mail('')), [])
    const orders = manifest('orders', "requires: ['inventory', 'reports'], tables: ['orders'],")
    assert.include(await violationsOf({ [ORDERS]: orders }), `plugin-required ${ORDERS}:4`)
  })
})

test.group('Boundaries | manifests that are not written out', () => {
  test('{$self}')
    .with([
      "name: NAME, requires: ['inventory'], tables: ['orders'],",
      "name: 'orders', requires: REQUIRED, tables: ['orders'],",
      "name: 'orders', requires: ['inventory', OTHER], tables: ['orders'],",
      "name: 'orders', requires: ['inventory', ...OTHERS], tables: ['orders'],",
      "name: 'orders', requires, tables: ['orders'],",
      "name: 'orders', requires: ['inventory'].concat(OTHERS), tables: ['orders'],",
      "name: 'orders', requires: ['inventory'], optional: OPTIONAL, tables: ['orders'],",
      "name: 'orders', requires: ['inventory'], tables: Object.keys(TABLES),",
      "name: 'orders', requires: ['inventory'], tables: [`${PREFIX}orders`],",
      "name: 'orders', requires: ['inventory'], tables: ['orders'], ...REST",
      "name: 'orders', requires: ['inventory'], tables: ['orders'], ['a' + b]: 1",
    ])
    .run(async ({ assert }, fields) => {
      const text = `\nexport default defineModule({ ${fields} })`
      assert.deepEqual(await violationsOf({ [ORDERS]: text }), [`manifest-not-literal ${ORDERS}:2`])
    })

  test('a manifest is found in {$self}')
    .with([
      "const orders = defineModule({ name: 'orders', requires: ['inventory'], tables: ['orders'] })\nexport default orders",
      "export default defineModule({ 'name': `orders`, requires: ['inventory'] as const, tables: (['orders']) } as const)",
      "export default defineModule({ name: 'orders', requires: ['inventory'], tables: ['orders'], routes, title: TITLE, hooks() {} } satisfies A)",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf({ [ORDERS]: text }), [])
    })

  test('a manifest calls defineModule', async ({ assert }) => {
    const files = { [ORDERS]: "\nexport default { name: 'orders', requires: ['inventory'] }" }
    assert.deepEqual(await violationsOf(files), [`manifest-not-literal ${ORDERS}:1`])
  })

  test('modules are declared one by one', async ({ assert }) => {
    const declare = (modules: string) => ({ [RC]: `export default defineConfig({\n${modules}\n})` })
    const wrong = `manifest-not-literal ${RC}:2`
    const both = "() => import('#modules/inventory/module'), () => import('#modules/orders/module')"
    assert.deepEqual(await violationsOf(declare('modules: MODULES')), [wrong])
    assert.deepEqual(await violationsOf(declare('...OTHERS')), [wrong])
    assert.deepEqual(await violationsOf(declare('modules')), [wrong])
    assert.deepEqual(await violationsOf(declare(`modules: [${both}, ...MORE]`)), [wrong])
    assert.deepEqual(await violationsOf(declare(`modules: [${both}, () => import(name)]`)), [wrong])
    assert.deepEqual(await violationsOf(declare(`modules: [${both}] as const`)), [])
  })
})

test.group('Boundaries | projects that cannot be checked', () => {
  test('{file} that says {says}')
    .with([
      { file: 'package.json', text: null, says: /^package\.json cannot be read: it is missing/ },
      { file: RC, text: null, says: /^adonisrc\.ts cannot be read: it is missing/ },
      { file: RC, text: 'export default {}', says: /does not call defineConfig/ },
      { file: RC, text: 'defineConfig({\n  modules: [,\n', says: /Correct line 3/ },
      {
        file: ORDERS,
        text: "defineModule({ name: 'orders'\n  requires: [] })",
        says: /',' expected.* line 2/,
      },
    ])
    .run(async ({ assert }, { file, text, says }) => {
      const project = await SampleProject.create({ [file]: text })
      const error = assertThrown(() => project.check())
      assert.instanceOf(error, E_PROJECT_UNREADABLE)
      assert.match(error.message, says)
    })

  test('a mistake elsewhere does not stop the check', async ({ assert }) => {
    const file = 'modules/orders/a.ts'
    const text = "import '#modules/inventory/services/stock'\nconst = }"
    assert.deepEqual(await violationsOf({ [file]: text }), [`foreign-module-file ${file}:1`])
  })
})

function assertThrown(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('Nothing was thrown')
}
