import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FreshClone } from './fresh_clone.js'
import { parseModules, refusal, snapshot } from './generated.js'
import { runProcess } from './run_process.js'

const NODE = process.execPath
/* Two after one another, and one for each module of this repository. */
const RESOURCES = ['crm visit', 'crm sales_note', 'inventory supplier', 'orders shipment']

test.group('Host | make:module:resource', (group) => {
  let clone: FreshClone
  const run = (...args: string[]) => runProcess(NODE, args, { cwd: clone.root })
  const make = (words: string) => run('ace.js', 'make:module:resource', ...words.split(' '))

  /** Replaces a part of a file until the test ends. */
  const edit = async (path: string, from: string, to: string) => {
    const before = await readFile(join(clone.root, path), 'utf8')
    if (!before.includes(from)) throw new Error(`${path} does not contain ${from}`)
    await writeFile(join(clone.root, path), before.replace(from, to))
    return () => writeFile(join(clone.root, path), before)
  }

  group.bail()
  group.setup(async () => {
    clone = await FreshClone.create({ linkModules: true })
    await run('ace.js', 'make:module', 'crm', '--resource=customer')
    return () => clone.dispose()
  })

  test('adds resources to modules, and tells what it wrote and what comes next', async ({
    assert,
  }) => {
    const before = await snapshot(clone.root)
    const outputs: string[] = []
    for (const words of RESOURCES) outputs.push(await make(words))

    const after = await snapshot(clone.root)
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    const told = outputs.join().matchAll(/DONE: +(?:write|create) (\S+)/g)
    const expected = [...told].map(([, path]) => path!)
    assert.sameMembers(
      changed.filter((path) => path !== 'database/migrations.lock'),
      [...new Set(expected)]
    )
    assert.include(outputs[0], 'Next: node ace migration:run, then node ace db:seed')

    const modules = parseModules(await run('ace.js', 'iti:modules', '--json'))
    const tables = modules.flatMap((module) => module.tables)
    assert.includeMembers(tables, ['crm_visits', 'crm_sales_notes', 'inventory_suppliers'])
    assert.include(tables, 'orders_shipments')
    const lock = after['database/migrations.lock']!
    assert.equal(lock.match(/_create_(crm|inventory_suppliers|orders_shipments)/g)?.length, 6)
  })

  test('what it wrote compiles, passes the lint, boots and passes its own tests', async ({
    assert,
  }) => {
    await run('node_modules/typescript/bin/tsc', '--noEmit')
    const written = ['modules/crm', 'modules/inventory', 'modules/orders', 'models', 'database']
    await run('node_modules/eslint/bin/eslint.js', ...written)
    await run('node_modules/prettier/bin/prettier.cjs', '--check', ...written)

    const specs = [
      'crm/tests/customers',
      'crm/tests/visits',
      'crm/tests/sales_notes',
      'inventory/tests/suppliers',
      'orders/tests/shipments',
    ].map((spec) => `--files=modules/${spec}`)
    const output = await run('ace.js', 'test', 'functional', ...specs)
    assert.match(output, /Tests\s+15 passed \(15\)/)
  })

  test('leaves the tests of the modules that were extended intact', async ({ assert }) => {
    const files = ['inventory', 'orders'].map((module) => `--files=modules/${module}/tests/*`)
    const output = await run('ace.js', 'test', 'functional', ...files)
    assert.match(output, /Tests\s+(\d+) passed \(\1\)/)
  })

  test('refuses what is there, is unknown or is no name, and writes nothing', async ({
    assert,
  }) => {
    const before = await snapshot(clone.root)
    for (const [words, reason] of [
      ['sales invoice', 'The modules are: crm, inventory, orders.'],
      ['system gadget', '"system" is no module name'],
      ['Big-Name gadget', '"Big-Name" is no module name'],
      ['crm Big-Name', '"Big-Name" is no resource name'],
      ['crm delete', '"delete" is no resource name: JavaScript reserves'],
      ['crm page', '"page" is no resource name: generated code uses "Page"'],
      ['crm visits', 'modules/crm/controllers/visits_controller.ts exists already'],
      ['orders order', 'modules/orders/controllers/orders_controller.ts exists already'],
      ['inventory reservation_line', 'models/inventory/reservation_line.ts exists already'],
    ]) {
      const message = await refusal(make(words!))
      assert.include(message, reason!)
      assert.include(message, 'ended with 1')
    }
    assert.deepEqual(await snapshot(clone.root), before)
  })

  test('refuses a table that a migration creates already', async ({ assert }) => {
    await run('ace.js', 'make:migration', 'create_orders_parcels')
    const before = await snapshot(clone.root)
    assert.match(await refusal(make('orders parcel')), /_create_orders_parcels\.ts exists already/)
    assert.deepEqual(await snapshot(clone.root), before)
  })

  test('says what to write by hand where a manifest cannot be understood, and writes nothing', async ({
    assert,
    cleanup,
  }) => {
    cleanup(await edit('modules/orders/module.ts', '  menus,', '  menus: [menus].flat(),'))
    const before = await snapshot(clone.root)
    const message = await refusal(make('orders carrier'))
    assert.include(message, '"menus" in modules/orders/module.ts cannot be extended')
    assert.include(message, "code: 'orders.carriers'")
    assert.include(message, 'ended with 1')
    assert.deepEqual(await snapshot(clone.root), before)
  })

  test('makes no test where there is no Japa, and says so', async ({ assert, cleanup }) => {
    cleanup(await edit('package.json', '"@japa/api-client"', '"another-client"'))
    const output = await make('crm complaint')
    assert.include(output, 'No test was made: package.json lacks @japa/runner or @japa/api-client')
    const files = Object.keys(await snapshot(clone.root))
    assert.include(files, 'models/crm/complaint.ts')
    assert.notInclude(files, 'modules/crm/tests/complaints.spec.ts')
  })
})
