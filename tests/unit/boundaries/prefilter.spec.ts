import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { globSync, readFileSync } from 'node:fs'
import typescript from 'typescript'
import { findTableUses, mayUseTables } from '../../../src/boundaries/table_syntax.js'
import { parse } from '../../../src/boundaries/typescript.js'

const SOURCES = '{src,modules,models,plugins,providers,commands,tests,benchmarks}/**/*.ts'

const usesIn = (file: string, text: string) =>
  findTableUses(typescript, parse(typescript, file, text))

test.group('Boundaries | pre-filter', () => {
  test('no source of this repository has a table that it overlooks', ({ assert }) => {
    const files = globSync(SOURCES, { cwd: app.makePath() })
    const texts = files.map((file) => [file, readFileSync(app.makePath(file), 'utf8')] as const)
    const passed = texts.filter(([, text]) => mayUseTables(text))
    const others = texts.filter(([, text]) => !mayUseTables(text))
    assert.isAbove(others.length, 100)
    assert.isTrue(passed.some(([file, text]) => usesIn(file, text).length > 0))
    assert.deepEqual(
      others.filter(([file, text]) => usesIn(file, text).length > 0),
      []
    )
  }).timeout(30_000)

  test('a table is found however it is written: {$self}')
    .with([
      "db.from\n('a')",
      "db.from/**/('a')",
      "db.from<A>('a')",
      "db.from?.('a')",
      "db.from!('a')",
      "(db.from)('a')",
      "db['from']('a')",
      "db[ 'from' ]('a')",
      'db[`from`]("a")',
      "db.query().crossJoin('a')",
      "query.join('a', 'b', 'c')",
      "query.into('a')",
      "query.whereRaw('from a')",
      'trx.raw`from a`',
      "trx.rawQuery('from a')",
      "db.truncate('a')",
      "schema.dropTableIfExists('a')",
      "knex('a')",
      "vine.string().unique({ table: 'a' })",
      "vine.string().exists({ table: 'a' })",
      "class A { static table = 'a' }",
      "manyToMany(() => A, { pivotTable: 'a' })",
    ])
    .run(({ assert }, text) => {
      assert.deepEqual(
        usesIn('a.ts', text).map(({ table }) => table),
        ['a']
      )
      assert.isTrue(mayUseTables(text))
    })

  test('most sources are not looked at: {$self}')
    .with(["import a from '@adonisjs/lucid'", 'const tables = rooms.tables()', '// the tables'])
    .run(({ assert }, text) => {
      assert.isFalse(mayUseTables(text))
    })
})
