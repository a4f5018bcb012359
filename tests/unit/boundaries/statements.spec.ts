import { test } from '@japa/runner'
import { SampleProject } from './sample_project.js'

const FILE = 'modules/orders/services/a.ts'

async function violationsOf(text: string): Promise<string[]> {
  const project = await SampleProject.create({
    [FILE]: text,
    'modules/inventory/module.ts':
      "defineModule({ name: 'inventory', requires: [], tables: ['parts', 'stock'] })",
  })
  return project.violations()
}

const rawQuery = (sql: string) => `db.rawQuery(${JSON.stringify(sql)})`

test.group('Boundaries | statements of SQL', () => {
  test('the table of somebody else is named by {$self}')
    .with([
      'select * from parts',
      'SELECT * FROM parts',
      'select *\nfrom\nparts',
      'select * from "parts"',
      'select * from `parts`',
      'select * from [parts]',
      'select * from public.parts',
      'select * from "public"."parts"',
      'select * from only parts',
      'select * from orders, parts',
      'select * from orders o, (select 1) x, parts p',
      'select * from (orders, parts)',
      'select * from orders join lines on f(lines.a, lines.b), parts',
      'select * from orders left join parts on parts.id = orders.id',
      'select * from orders straight_join parts',
      'select * from orders where exists (select 1 from parts)',
      'select (select max(id) from stock) from orders',
      'select extract(year from placed_at) from parts',
      "select 'it''s' from parts",
      'with recent as (select * from parts) select * from recent',
      'insert into parts (id) values (1)',
      'insert into orders select * from parts',
      'update parts set id = 1',
      'update orders set id = 1 from parts',
      'update orders, parts set id = 1',
      'delete from parts',
      'truncate parts',
      'truncate table parts',
      'drop table if exists parts',
      'create table parts as (select 1)',
      'alter table parts add a int',
      'select * from orders; select * from parts',
      'select * from iti_users',
    ])
    .run(async ({ assert }, sql) => {
      assert.deepEqual(await violationsOf(rawQuery(sql)), [`foreign-table ${FILE}:1`])
    })

  test('nobody is hurt by {$self}')
    .with([
      'select sum(stock) as total from order_lines where stock > ?',
      'select id from orders where parts is not null',
      'select parts, stock from orders',
      'select parts.id from orders parts',
      'select id from orders o, lines l where o.id = l.id order by id, stock',
      'select extract(year from stock) from orders',
      "select trim(both ' ' from stock) from orders",
      'select (select extract(year from stock)) from orders',
      'select id from orders where id is distinct from stock',
      'select id from orders for update of stock',
      'select * from json_each(stock)',
      'select straight_join stock from orders',
      'select truncate(stock, 2) from orders',
      'insert into orders (parts, stock) values (1, 2)',
      'insert into orders values (1) on duplicate key update stock = 1, parts = 2',
      'insert into orders select 1 from lines on duplicate key update a = 1, stock = 2',
      'insert into orders values (1) on conflict (id) do update set stock = 1, parts = 2',
      'update orders set a = 1, stock = 2',
      'alter table orders add a int, drop stock',
      'with parts as (select * from orders) select * from parts',
      'with a as (select 1), parts (id) as (select 2) select * from parts',
      "select * from orders where note = 'taken from parts'",
      "select * from orders where note = 'it''s from parts'",
      "select * from orders where note = 'it\\'s from parts'",
      'select * from orders where note = "taken from parts"',
      'select * from orders -- join parts',
      'select * from orders /* join\nparts */',
      'select * from parts_of_orders join stocks on true',
    ])
    .run(async ({ assert }, sql) => {
      assert.deepEqual(await violationsOf(rawQuery(sql)), [])
    })

  test('a statement is read in {$self}')
    .with([
      "q.whereRaw('id in (select id from parts)')",
      "q.orWhereRaw('id in (select id from parts)')",
      "q.orderByRaw('(select max(id) from parts)')",
      "q.selectRaw('(select max(id) from parts) as newest')",
      "q.havingRaw('id in (select id from parts)')",
      "q.groupByRaw('(select max(id) from parts)')",
      "q.fromRaw('parts')",
      "q.fromRaw('orders, parts')",
      "q.joinRaw('natural join parts')",
      "q.joinRaw(', parts')",
      "q.withRaw('newest', 'select * from parts')",
      "db.rawQuery('delete from parts')",
      "db['rawQuery']('delete from parts')",
      'db.raw`delete from parts`',
      'db.raw`delete from ${schema}.parts`',
      'db.raw(`select ${column} from parts`)',
      "db.raw('delete ' + 'from ' + 'parts')",
      "db.raw('delete from \\x70arts')",
      "db.raw('delete from\\nparts')",
      "db.raw('delete from \\par\\\nts')",
      "db.fr\\u006fm('parts')",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [`foreign-table ${FILE}:1`])
    })

  test('nothing of others is read in {$self}')
    .with([
      "q.whereRaw('stock > 1 and parts is null')",
      "q.orderByRaw('stock desc, parts')",
      "q.selectRaw('sum(stock) as parts')",
      "q.fromRaw('orders')",
      "q.joinRaw('natural join lines')",
      "q.withRaw('parts', 'select * from orders').from('parts')",
      "db.rawQuery('select * from orders where note = ?', ['from parts'])",
      'db.raw`select stock from orders`',
      'db.raw(`select * from parts${year}`)',
      'db.raw(`select * from ${table} parts`)',
      "db.raw('delete from ' + 'par' + 'ts')",
      'String.raw`from parts`',
      "html.raw('made from parts')",
      'sql`from parts`',
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [])
    })
})
