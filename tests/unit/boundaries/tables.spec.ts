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
      "db['from']('parts')",
      "db.from(['orders', 'parts'])",
      "db.from(is ? 'orders' : 'parts')",
      "db.truncate('parts')",
      "knex('parts').first()",
      "this.knex('parts')",
      "db.connection().schema.dropTable('parts')",
      "schema.alterTable('parts', (table) => table.dropColumn('a'))",
      "schema.createTableIfNotExists('parts', () => {})",
      "vine.string().unique({ table: 'parts', column: 'no' })",
      "vine.object({ no: vine.string().exists({ table: 'parts' }) })",
      "const no = vine.string(); const rules = no.clone().unique({ table: 'parts' })",
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
      "mail.from('parts')",
      "message.to('a').from('parts').table('parts')",
      "socket.join('parts', 1)",
      "Buffer.from('parts')",
      "Array.from(lists).join('parts', 1)",
      "Readable.from(rows).table('parts')",
      "router.where('id', /a/).table('parts')",
      "queueClient.from('parts')",
      "text.truncate('parts')",
      "markdown.createTable('parts')",
      "client('parts')",
      "rooms.exists({ table: 'parts' })",
      "vine.string().unique({ table: 'orders', column: 'parts' })",
      "vine.string().in({ table: 'parts' })",
      "const no = makeRoom(); no.unique({ table: 'parts' })",
      "db['from']('orders').select('parts')",
      "db.from(['orders'])",
      "db.truncate('orders')",
      "knex('orders').select('parts')",
      "db.from('orders').with('parts', (query) => query).from('parts')",
      "db.from({ parts: 'orders' }).join('lines', 'parts.id', 'lines.id')",
      "db.from('orders').then((rows) => rows.join('parts', 1))",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [])
    })

  test('a query is known by where it comes from: {$self}')
    .with([
      "ordersQuery.from('parts')",
      "innerTrx.from('parts')",
      "class A { #trx; run() { return this.#trx.from('parts') } }",
      "class A { run() { return this.options.client.from('parts') } }",
      "Order.query().join('parts', 'a.b', 'c.d')",
      "Mail.query().join('parts', 'a.b', 'c.d')",
      "order.related('lines').query().join('parts', 'a.b', 'c.d')",
      "q.where('a', 1).join('parts', 'a.b', 'c.d')",
      "q.select('a').orderBy('b').from('parts')",
      "db.from('orders').whereIn('id', (holders) => holders.from('parts'))",
      "db.from('orders').whereExists(function (inner) { inner.from('parts') })",
      "q.orWhereIn('id', (holders) => holders.from('parts'))",
      "db.transaction(async (t) => { await t.from('parts') })",
      "db.from('orders').if(true, (chosen) => chosen.join('parts', 'a.b', 'c.d'))",
      "const joined = scope((rows) => rows.join('parts', 'a.b', 'c.d'))",
      "const q = db.query(); q.from('parts')",
      "const t = await db.transaction(); t.from('parts')",
      "const find = (t: TransactionClientContract) => t.from('parts')",
      "const from = await (await open(db)).query().from('parts')",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [`foreign-table ${FILE}:1`])
    })

  test('what only looks like a query is none: {$self}')
    .with([
      "const q = mail.open(); q.from('parts')",
      "const rows = await db.from('orders'); rows.join('parts', 1)",
      "lists.map((holders) => holders.from('parts'))",
      "const find = (t: Message) => t.from('parts')",
      "mail.send((m) => { m.from('parts') })",
      "{ const q = db.query() }\nq.from('parts')",
      "db.from('orders').whereIn('id', (h) => lists.map((h) => h.from('parts')))",
      "const q = q.trim(); q.from('parts')",
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
