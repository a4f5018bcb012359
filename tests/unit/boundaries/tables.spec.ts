import { test } from '@japa/runner'
import { manifest, SampleProject } from './sample_project.js'

const FILE = 'modules/orders/services/a.ts'

async function violationsOf(text: string, file = FILE): Promise<string[]> {
  const project = await SampleProject.create({ [file]: text })
  return project.violations()
}

test.group('Boundaries | tables', () => {
  test('the table of somebody else is used by {$self}')
    .with([
      "db.from('parts')",
      'db.from(`parts`)',
      'db.from<Part>("parts")',
      "db.from('parts as p')",
      "db.from('public.parts')",
      "db.from({ p: 'parts' })",
      "trx?.from('parts')",
      "trx.from?.('parts')",
      "db.from /* here */ ('parts')",
      "db.query().from('parts')",
      "db.table('parts').insert({})",
      "db.insertQuery().into('parts')",
      "db.from('orders').join('parts', 'parts_id', 'id')",
      "db.from('orders').join('parts as p', (query) => query)",
      "db.from('orders').join('lines as l', 'l.part_id', 'parts.id')",
      "db.from('orders').innerJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').leftJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').leftOuterJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').rightJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').rightOuterJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').fullOuterJoin('parts', 'a.b', 'c.d')",
      "db.from('orders').crossJoin('parts')",
      "db.from('orders').joinRaw('natural join parts')",
      "db.rawQuery('select * from parts where id = ?', [1])",
      'db.rawQuery(\'select * from "parts"\')',
      'db.raw(`update public.parts set name = ${name}`)',
      "db.raw('delete from ' + 'parts')",
      "db.from('iti_users')",
      "db.from('iti_whatever_comes')",
      "db.from('report_runs')",
      "class A { static table = 'parts' }",
      "class A { static override readonly table: string = 'parts' }",
      "class A { @manyToMany(() => B, { pivotTable: 'parts' }) declare b: B }",
      "db.from('orders').whereIn('id', (query) => query.from('parts').select('id'))",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(`\n${text}`), [`foreign-table ${FILE}:2`])
    })

  test('nobody is hurt by {$self}')
    .with([
      "db.from('orders').select('parts')",
      "db.from('orders').where('parts', 'iti_users')",
      "db.from('orders').join('orders as o', 'o.parts', 'orders.id')",
      "db.from('orders').join('orders as parts', 'parts.id', 'orders.id')",
      "db.from('parts_of_orders')",
      "db.from('nobodys')",
      'db.from(parts)',
      "// db.from('parts')",
      'const text = "db.from(\'parts\')"',
      "const menu = { code: 'parts', name: 'iti_users', table: 'parts' }",
      "const permissions = { 'parts:part:list': 'x' }",
      "class A { table = 'parts' }",
      "class A { static label = 'parts' }",
      "db.raw('count(*) as parts')",
      "db.raw('select o.parts from orders o')",
      'db.raw("select * from orders where kind = \'parts\'")',
      "db.raw('select * from orders -- not parts')",
      "db.raw('select partsx, xparts, parts_id from orders')",
      "db.raw('select * from orders where kind = ?', ['parts'])",
      "Array.from('parts')",
      "console.table('parts')",
      "import { join } from 'node:path'; join('parts', 'iti_users')",
      "import path from 'node:path'; path.join('parts', 'a.csv'); path.posix.join('parts', 'a')",
      "import { Readable } from 'node:stream'; Readable.from('parts')",
      "['a', 'b'].join('parts')",
      "from('parts')",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [])
    })

  test('{file} keeps to the rule too')
    .with([
      { file: 'modules/orders/tests/a.spec.ts' },
      { file: 'models/orders/a.ts' },
      { file: 'plugins/reports/a.ts' },
    ])
    .run(async ({ assert }, { file }) => {
      assert.deepEqual(await violationsOf("db.from('parts')", file), [`foreign-table ${file}:1`])
      assert.deepEqual(await violationsOf('db.from(parts)', file), [])
    })

  test('each owner uses its own tables, and a migration all', async ({ assert }) => {
    const project = await SampleProject.create({
      'modules/inventory/a.ts': "db.from('parts')",
      'modules/orders/a.ts': "db.from('orders')",
      'plugins/reports/a.ts': "db.from('report_runs')",
      'database/migrations/2_a.ts': "db.from('parts'); db.raw('orders')",
    })
    assert.deepEqual(project.violations(), [])
  })

  test('the message names the owner', async ({ assert }) => {
    const project = await SampleProject.create({
      [FILE]: "db.from('iti_roles')\ndb.from('parts')\ndb.from('report_runs')",
    })
    assert.deepEqual(
      project.check().violations.map(({ message }) => message),
      [
        'The table "iti_roles" belongs to the system domain.',
        'The table "parts" belongs to the module "inventory".',
        'The table "report_runs" belongs to the plugin "reports".',
      ]
    )
  })

  test('the table of a model has to be listed in the manifest', async ({ assert }) => {
    const file = 'models/orders/line.ts'
    const model = (table: string) => `class Line {\n  static override table = '${table}'\n}`
    assert.deepEqual(await violationsOf(model('order_lines'), file), [`unowned-table ${file}:2`])
    assert.deepEqual(
      await violationsOf(`@decorated\n${model('x')}`.replace('static', '@b()\n  static'), file),
      [`unowned-table ${file}:4`]
    )
    assert.deepEqual(await violationsOf(model('orders'), file), [])
    assert.deepEqual(await violationsOf(`/*\n${model('order_lines')}\n*/`, file), [])
    assert.deepEqual(await violationsOf(model('order_lines'), 'modules/orders/line.ts'), [])
  })

  test('two manifests may not list one table', async ({ assert }) => {
    const file = 'modules/orders/module.ts'
    const listing = (...tables: string[]) =>
      manifest(
        'orders',
        `requires: ['inventory'],\n  tables: ['orders', '${tables.join("', '")}'],`
      )
    assert.deepEqual(await violationsOf(listing('parts'), file), [`table-taken ${file}:5`])
    assert.deepEqual(await violationsOf(listing('iti_users'), file), [`table-taken ${file}:5`])
    assert.deepEqual(await violationsOf(listing('iti_new'), file), [`table-taken ${file}:5`])
    assert.deepEqual(await violationsOf(listing('order_lines'), file), [])
  })
})
