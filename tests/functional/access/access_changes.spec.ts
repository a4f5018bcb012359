import { AccessChanges, ChangeLog } from '@iti/framework/access'
import { test } from '@japa/runner'
import { ScratchDatabase } from '../scratch_database.js'

const CHANGES = 'iti_access_changes'

/** What a process on the database is told. */
function listen({ db }: ScratchDatabase) {
  const told: (number | null)[] = []
  const changes = new AccessChanges(new ChangeLog(db))
  changes.onChange((userId) => told.push(userId))
  return { changes, told, forget: () => told.splice(0) }
}

async function makeProcesses() {
  const database = await ScratchDatabase.create()
  await database.migrate()
  const [here, there] = [listen(database), listen(database)]
  await here.changes.confirm()
  await there.changes.confirm()
  here.changes.stop()
  there.changes.stop()
  here.forget()
  there.forget()
  return { db: database.db, here, there }
}

test.group('Changes of access', () => {
  test('are told here when they commit, and there when it asks', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    await db.transaction(async (trx) => {
      await here.changes.record([7, 8], trx)
      assert.deepEqual(here.told, [])
    })
    assert.deepEqual(here.told, [7, 8])
    assert.deepEqual(there.told, [])

    await there.changes.confirm()
    assert.deepEqual(there.told, [7, 8])
    there.forget()
    await there.changes.confirm()
    assert.deepEqual(there.told, [])

    await here.changes.record('everyone')
    await there.changes.confirm()
    assert.deepEqual(there.told, [null])
  })

  test('that are rolled back are told to nobody', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    const trx = await db.transaction()
    await here.changes.record([7], trx)
    await trx.rollback()
    await there.changes.confirm()
    assert.deepEqual([here.told, there.told], [[], []])
  })

  test('arrive all, also when many are made at once', async ({ assert }) => {
    const { here, there } = await makeProcesses()
    const users = Array.from({ length: 50 }, (_, index) => index + 1)
    const recorded = users.map((id) => here.changes.record([id]))
    const asked = users.map(() => there.changes.confirm())
    await Promise.all([...recorded, ...asked])
    await there.changes.confirm()
    assert.sameMembers(there.told, users)
  })

  test('of very many are one change of everyone', async ({ assert }) => {
    const { db, here } = await makeProcesses()
    await here.changes.record(Array.from({ length: 201 }, (_, index) => index + 1))
    assert.deepEqual(here.told, [null])
    assert.lengthOf(await db.from(CHANGES), 1)
  })

  test('that were cleared away, or taken back by a restored database, are those of everyone', async ({
    assert,
  }) => {
    const { db, here, there } = await makeProcesses()
    for (const id of [1, 2, 3]) await here.changes.record([id])
    await there.changes.confirm()
    there.forget()

    for (const id of [4, 5]) await here.changes.record([id])
    await db.from(CHANGES).where('version', '<=', 4).delete()
    await there.changes.confirm()
    assert.deepEqual(there.told, [null])
    there.forget()

    await db.from(CHANGES).delete()
    await db.from('iti_access_versions').update({ version: 2 })
    await there.changes.confirm()
    assert.deepEqual(there.told, [null])
    there.forget()
    await here.changes.record([6])
    await there.changes.confirm()
    assert.deepEqual(there.told, [6])
  })

  test('are kept for a while and then cleared', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    await db.from('iti_access_versions').update({ version: 11_999 })
    await db.table(CHANGES).insert({ version: 1, user_id: 1, created_at: '2020-01-01 00:00:00' })
    await here.changes.record([9])
    const rows = await db.from(CHANGES).select('version')
    assert.deepEqual(
      rows.map(({ version }) => Number(version)),
      [12_000]
    )
    await there.changes.confirm()
    assert.deepEqual(there.told, [null])
  })

  test('that cannot be asked for leave nothing confirmed', async ({ assert }) => {
    const { db, there } = await makeProcesses()
    assert.isTrue(there.changes.isFresh)
    await db.rawQuery('drop table iti_access_versions')
    await assert.rejects(() => there.changes.confirm())
  })
})
