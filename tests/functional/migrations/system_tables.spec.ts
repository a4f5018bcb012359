import { test } from '@japa/runner'
import { ScratchDatabase } from '../scratch_database.js'

const TABLES = [
  'iti_departments',
  'iti_menus',
  'iti_role_departments',
  'iti_role_menus',
  'iti_roles',
  'iti_seed_states',
  'iti_sessions',
  'iti_user_roles',
  'iti_users',
]

test.group('Tables of the system', () => {
  test('come with the migrations and go with them, any number of times', async ({ assert }) => {
    const scratch = await ScratchDatabase.create()
    const tables = async () => {
      const all = await scratch.db.connection().getAllTables(['public'])
      return all.filter((table) => table.startsWith('iti_')).sort()
    }

    const count = await scratch.migrate()
    assert.isAbove(count, 6)
    assert.includeMembers(await tables(), TABLES)

    assert.equal(await scratch.migrate('down'), count)
    assert.deepEqual(await tables(), [])

    assert.equal(await scratch.migrate(), count)
    assert.includeMembers(await tables(), TABLES)
  })

  test('sort the paths of departments by their bytes', async ({ assert }) => {
    const { db } = await migrated()
    const paths = ['/1/', '/10/', '/1/2/', '/', '/2/', '/1/10/', '/B/', '/a/']
    const time = '2026-11-22 09:30:00'
    await db
      .table('iti_departments')
      .multiInsert(
        paths.map((ancestors) => ({ ancestors, name: 'x', created_at: time, updated_at: time }))
      )

    const sorted = await db.from('iti_departments').orderBy('ancestors').select('ancestors')
    assert.deepEqual(
      sorted.map((row) => row.ancestors),
      [...paths].sort()
    )
    const below = await db
      .from('iti_departments')
      .where('ancestors', '>=', '/1/')
      .where('ancestors', '<', '/10')
    assert.lengthOf(below, 3)
  })

  test('keep milliseconds', async ({ assert }) => {
    const { db } = await migrated()
    const time = '2026-11-22 09:30:00.123'
    await db.table('iti_roles').insert({ code: 'a', name: 'A', created_at: time, updated_at: time })

    const row = await db.from('iti_roles').firstOrFail()
    const kept = row.created_at instanceof Date ? row.created_at.getMilliseconds() : row.created_at
    assert.oneOf(kept, [123, time])
  })

  test('refuse a second row with the same natural key, and an orphan', async ({ assert }) => {
    const { db } = await migrated()
    const times = { created_at: '2026-11-22 09:30:00', updated_at: '2026-11-22 09:30:00' }
    await db.table('iti_roles').insert({ code: 'a', name: 'A', ...times })

    await assert.rejects(() => db.table('iti_roles').insert({ code: 'a', name: 'B', ...times }))
    await assert.rejects(() => db.table('iti_user_roles').insert({ user_id: 99, role_id: 99 }))
  })
})

async function migrated(): Promise<ScratchDatabase> {
  const scratch = await ScratchDatabase.create()
  await scratch.migrate()
  return scratch
}
