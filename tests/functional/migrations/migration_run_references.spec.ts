import { test } from '@japa/runner'
import { StreamProject } from './stream_project.js'

const SHOP = `
    this.schema.createTable('parts', (table) => {
      table.increments('id')
      table.string('code', 8).notNullable()
      table.string('note', 8)
    })
    this.schema.createTable('lines', (table) => {
      table.increments('id')
      table.integer('part_id').unsigned().notNullable().references('parts.id').onDelete('CASCADE')
    })`

async function shop() {
  const project = await StreamProject.create()
  await project.add({ slug: 'shop', up: SHOP })
  await project.ace(['migration:run'])
  const { db } = project.database
  await db.table('parts').multiInsert([{ code: 'a' }, { code: 'b' }])
  const parts = await db.from('parts').orderBy('id')
  await db.table('lines').multiInsert(parts.map(({ id }) => ({ part_id: id })))
  return { project, db }
}

test.group('migration:run | rows that refer to others', () => {
  test('stay when a migration changes the table that they refer to: {title}')
    .with([
      { title: 'a column is dropped', change: "table.dropColumn('note')" },
      { title: 'a column is widened', change: "table.string('code', 32).notNullable().alter()" },
      { title: 'a column is renamed', change: "table.renameColumn('note', 'remark')" },
    ])
    .run(async ({ assert }, { change }) => {
      const { project, db } = await shop()
      const before = await db.from('lines').orderBy('id')
      await project.add({
        slug: 'change',
        up: `this.schema.alterTable('parts', (table) => { ${change} })`,
      })

      const { exitCode, stderr } = await project.ace(['migration:run'])
      assert.equal(exitCode, 0, stderr)
      assert.deepEqual(await db.from('lines').orderBy('id'), before)
      assert.lengthOf(before, 2)
    })

  test('are never left without what they refer to', async ({ assert }) => {
    const { project, db } = await shop()
    const up = "this.defer((client) => client.from('parts').where('code', 'a').delete())"
    await project.add({ slug: 'clean', up })

    const { exitCode, stderr } = await project.ace(['migration:run'])
    const lines = await db.from('lines').select('part_id')
    const parts = await db.from('parts').select('id')
    assert.sameMembers(
      lines.map((line) => line.part_id),
      parts.map(({ id }) => id)
    )
    // the others follow "on delete", and SQLite says what to do
    const isSqlite = project.dialect === 'better-sqlite3'
    assert.lengthOf(lines, isSqlite ? 2 : 1)
    assert.equal(exitCode, isSqlite ? 1 : 0, stderr)
    if (isSqlite) assert.match(stderr, /leaves 1 rows of "lines".*"parts"/)
  })
})
