import { test } from '@japa/runner'
import { toDefault } from '../../../src/migrations/drift/schema/default_text.js'
import { parseIndexStatement } from '../../../src/migrations/drift/schema/index_statement.js'
import { toMysqlColumn } from '../../../src/migrations/drift/schema/mysql_column.js'
import { parseTableStatement } from '../../../src/migrations/drift/schema/sqlite_statement.js'
import { parseTarget } from '../../../src/migrations/drift/scratch/scratch_config.js'

test.group('A statement that made a table of SQLite', () => {
  test('tells of each column what no pragma does', ({ assert }) => {
    const { columns, checks } = parseTableStatement(`CREATE TABLE "t" (
      -- a comment, with a comma
      id integer primary key autoincrement,
      [the name] varchar(8) default 'a, check (b)' collate NOCASE, /* autoincrement */
      "check" text check ("check" in ('(', ',')),
      total int generated always as (price * 2) stored,
      constraint named check (price > 0 and total<>1), foreign key (id) references t (id)
    )`)

    assert.deepEqual([...columns.keys()], ['id', 'the name', 'check', 'total'])
    assert.isTrue(columns.get('id')!.isAutoIncrement)
    assert.isFalse(columns.get('the name')!.isAutoIncrement)
    assert.equal(columns.get('the name')!.collation, 'nocase')
    assert.equal(columns.get('total')!.generated, 'price*2')
    assert.deepEqual(
      checks.map(({ name, expression }) => [name, expression]),
      [
        [null, `check in('(',',')`],
        ['named', 'price>0 and total<>1'],
      ]
    )
  })
})

test.group('A statement that makes an index', () => {
  test('is read as {columns} {options}')
    .with([
      { sql: 'CREATE INDEX i ON t (a, b)', columns: ['a', 'b'], options: null },
      { sql: 'create index i on "t" (`a` asc, "B" DESC)', columns: ['a', 'B desc'], options: null },
      {
        sql: `CREATE UNIQUE INDEX i ON public.t USING btree (lower((a)::text), b) WHERE (c IS NOT NULL)`,
        columns: ['lower((a)::text)', 'b'],
        options: 'where(c is not null)',
      },
      {
        sql: 'CREATE INDEX i ON t USING gin (a jsonb_path_ops)',
        columns: ['a jsonb_path_ops'],
        options: 'using gin',
      },
      {
        sql: 'CREATE INDEX i ON t USING btree (a) INCLUDE (b)',
        columns: ['a'],
        options: 'include(b)',
      },
    ])
    .run(({ assert }, { sql, columns, options }) => {
      assert.deepEqual(parseIndexStatement(sql), { columns, options })
    })
})

test.group('A default', () => {
  test('{sql} of a {type} is {is}')
    .with([
      { sql: null, type: 'text', is: null },
      { sql: 'NULL', type: 'text', is: null },
      { sql: `'0'`, type: 'integer', is: '0' },
      { sql: `'0'`, type: 'varchar(8)', is: `'0'` },
      { sql: `'0'::smallint`, type: 'smallint', is: '0' },
      { sql: `'-1.50'`, type: 'decimal(8,2)', is: '-1.50' },
      { sql: `'a'::character varying`, type: 'character varying(8)', is: `'a'` },
      { sql: `'it''s NOW()'`, type: 'text', is: `'it''s NOW()'` },
      { sql: `('a')`, type: 'text', is: `'a'` },
      { sql: 'CURRENT_TIMESTAMP', type: 'datetime', is: 'current_timestamp' },
      { sql: 'now()', type: 'timestamp with time zone', is: 'current_timestamp' },
      { sql: 'current_timestamp(3)', type: 'datetime(3)', is: 'current_timestamp(3)' },
      { sql: `b'0'`, type: 'bit(1)', is: `b'0'` },
    ])
    .run(({ assert }, { sql, type, is }) => {
      assert.equal(toDefault(sql, type), is)
    })
})

test.group('A column as MySQL 8 tells it', () => {
  const row = {
    table: 't',
    name: 'c',
    type: 'varchar(8)',
    is_nullable: 'YES' as const,
    column_default: null,
    extra: '',
    collation: 'utf8mb4_0900_ai_ci',
    default_collation: 'utf8mb4_0900_ai_ci',
    comment: '',
    generation_expression: '',
  }
  const read = (values: Partial<typeof row> | { column_default: string }) =>
    toMysqlColumn({ ...row, ...values }, { isMariadb: false, isJson: false })

  test('has a bare text for a default, or an expression that is marked as one', ({ assert }) => {
    assert.isNull(read({}).default)
    assert.equal(read({ column_default: `it's` }).default, `'it''s'`)
    assert.equal(read({ column_default: 'NULL' }).default, `'NULL'`)
    assert.equal(
      read({ column_default: 'uuid()', extra: 'DEFAULT_GENERATED' } as object).default,
      'uuid()'
    )
    assert.equal(read({ column_default: '7', type: 'int' } as object).default, '7')
    assert.equal(
      read({
        column_default: 'CURRENT_TIMESTAMP(3)',
        extra: 'DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)',
        type: 'timestamp(3)',
      } as object).default,
      'current_timestamp(3) on update current_timestamp(3)'
    )
  })

  test('has no width that is only shown, unless it is a boolean', ({ assert }) => {
    assert.equal(read({ type: 'int(10) unsigned' }).type, 'int unsigned')
    assert.equal(read({ type: 'tinyint(1)' }).type, 'tinyint(1)')
    assert.equal(read({ type: `enum('A','b')` }).type, `enum('A','b')`)
  })
})

test.group('The URL of a scratch database', () => {
  test('{url} is read')
    .with([
      { url: '/tmp/a.sqlite3', is: { filename: '/tmp/a.sqlite3' } },
      { url: 'sqlite:///tmp/a.sqlite3', is: { filename: '/tmp/a.sqlite3' } },
      {
        url: 'mysql://me:p%40ss@db:3307/empty?charset=utf8mb4&ssl={"a":1}',
        is: {
          host: 'db',
          port: 3307,
          user: 'me',
          password: 'p@ss',
          database: 'empty',
          charset: 'utf8mb4',
          ssl: { a: 1 },
        },
      },
      {
        url: 'postgres://me@db/empty?sslmode=require',
        is: { database: 'empty', connectionString: 'postgres://me@db/empty?sslmode=require' },
      },
    ])
    .run(({ assert }, { url, is }) => {
      assert.deepInclude(parseTarget(url), is)
    })
})
