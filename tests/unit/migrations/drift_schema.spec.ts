import { test } from '@japa/runner'
import { contentOf } from '../../../src/migrations/drift/compare/compare_indexes.js'
import { quote, commentLines } from '../../../src/migrations/drift/proposal/source_text.js'
import { toDefault } from '../../../src/migrations/drift/schema/default_text.js'
import { parseIndexStatement } from '../../../src/migrations/drift/schema/index_statement.js'
import { toMysqlIndexes } from '../../../src/migrations/drift/schema/mysql_index.js'
import { toMysqlColumn } from '../../../src/migrations/drift/schema/mysql_column.js'
import { parseTableStatement } from '../../../src/migrations/drift/schema/sqlite_statement.js'
import { givenTarget } from '../../../src/migrations/drift/scratch/given_target.js'
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

test.group('A text of the catalogue', () => {
  test('stays in its comment, and in its quotes', ({ assert }) => {
    const text = 'one\r\ntwo\u2028three\u2029four\rfive'
    const comments = ['// one', '// two', '// three', '// four', '// five']
    assert.deepEqual(commentLines(text), comments)
    assert.equal(quote(text), String.raw`'one\r\ntwo\u2028three\u2029four\rfive'`)
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

test.group('A column as MariaDB tells it', () => {
  test('has a default without what is escaped in it', ({ assert }) => {
    const row = {
      table: 't',
      name: 'c',
      type: 'varchar(8)',
      is_nullable: 'YES' as const,
      extra: '',
    }
    const rest = { collation: null, default_collation: 'a', comment: '', generation_expression: '' }
    const read = (value: string) =>
      toMysqlColumn({ ...row, ...rest, column_default: value }, { isMariadb: true, isJson: false })
        .default

    assert.equal(read(String.raw`'c\\d\n''s'`), "'c\\d\n''s'")
    assert.equal(read(String.raw`'it\'s'`), "'it''s'")
    assert.equal(read(String.raw`concat('\\', 'a')`), String.raw`concat('\\','a')`)
  })
})

test.group('An index as MySQL and MariaDB tell it', () => {
  test('is not usable where it is switched off')
    .with([{ is_visible: 'NO' as const }, { ignored: 'YES' as const }])
    .run(({ assert }, hidden) => {
      const row = {
        table_name: 't',
        index_name: 'i',
        non_unique: 1,
        column_name: 'a',
        sub_part: null,
      }
      const read = (values: object) =>
        toMysqlIndexes([{ ...row, collation: 'A', index_type: 'BTREE', ...values }], [])[0]!
      assert.isFalse(read(hidden).isUsable)
      assert.isTrue(read({}).isUsable)
      assert.notEqual(contentOf(read(hidden)), contentOf(read({})))
    })
})

test.group('The URL of a scratch database', () => {
  test('is refused, and not told, as {url}')
    .with(
      [
        'postgres://me:se/cret@db:5432/empty',
        'postgres://me:12/cret@db:5432/empty',
        'postgres://me:12#cret@db/empty',
        'postgres://me:12/34?cret@db/empty',
        'postgres://me:%cret@db/empty',
        'postgres://me:cret@db',
        'postgres:///cret',
        'mysql://me:cret@db/empty',
        'cret',
      ].map((url) => ({ url }))
    )
    .run(({ assert }, { url }) => {
      const config = { client: 'pg' as const, connection: { host: 'live', password: 'x' } }
      try {
        givenTarget(url, { dialect: 'postgres', config })
      } catch (error) {
        assert.match((error as Error).message, /--scratch is no/)
        assert.notInclude((error as Error).message, 'cret')
        return
      }
      assert.fail('It is taken')
    })

  test('leads nowhere that it does not say', ({ assert }) => {
    const connection = { host: 'live', port: 1, user: 'u', password: 'p', database: 'd' }
    const config = { client: 'mysql2' as const, connection: { ...connection, charset: 'utf8mb4' } }
    const target = givenTarget('mysql://db/empty', { dialect: 'mysql', config })
    assert.deepEqual(target, { charset: 'utf8mb4', host: 'db', database: 'empty' })
    const live = { dialect: 'mysql' as const, config }
    assert.throws(() => givenTarget('mysql://me@live:1/d', live), /"d" is the database to compare/)
    const file = { client: 'better-sqlite3' as const, connection: { filename: '/tmp/live' } }
    const sqlite = { dialect: 'sqlite' as const, config: file }
    assert.deepEqual(givenTarget('sqlite://tmp/a', sqlite), { filename: 'tmp/a' })
    assert.throws(() => givenTarget('sqlite:///tmp/../tmp/live', sqlite), /to compare/)
  })

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
