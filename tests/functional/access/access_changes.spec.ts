import { setTimeout as sleep } from 'node:timers/promises'
import { AccessChanges, ChangeLog } from '@iti/framework/access'
import { test } from '@japa/runner'
import { ScratchDatabase } from '../scratch_database.js'

const CHANGES = 'iti_access_changes'

/** What a process on the database is told. */
function listen({ db }: ScratchDatabase) {
  const told: (number | null)[] = []
  const changes = new AccessChanges(new ChangeLog(db))
  changes.onChange(({ userId }) => told.push(userId))
  return { changes, told, forget: () => told.splice(0) }
}

async function makeProcesses() {
  const database = await ScratchDatabase.create()
  await database.migrate()
  const [here, there] = [listen(database), listen(database)]
  await here.changes.catchUp()
  await there.changes.catchUp()
  await here.changes.stop()
  await there.changes.stop()
  here.forget()
  there.forget()
  return { db: database.db, here, there }
}

test.group('Changes of access', () => {
  test('count here from the commit on, and there when it asks', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    await db.transaction(async (trx) => {
      await here.changes.record([7, 8], trx)
      assert.isTrue(here.changes.isFresh)
    })
    assert.isFalse(here.changes.isFresh)
    await here.changes.confirm()
    assert.isTrue(here.changes.isFresh)
    assert.deepEqual([here.told, there.told], [[7, 8], []])

    await there.changes.catchUp()
    assert.deepEqual(there.told, [7, 8])
    there.forget()
    await there.changes.catchUp()
    assert.deepEqual(there.told, [])

    await here.changes.record('everyone')
    await there.changes.catchUp()
    assert.deepEqual(there.told, [null])
  })

  test('that are rolled back are told to nobody', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    const trx = await db.transaction()
    await here.changes.record([7], trx)
    await trx.rollback()
    assert.isTrue(here.changes.isFresh)
    await there.changes.catchUp()
    assert.deepEqual([here.told, there.told], [[], []])
  })

  test('in a transaction within another count from the commit of the outer one on', async ({
    assert,
  }) => {
    const { db, here } = await makeProcesses()
    // SQLite has one connection, so that nobody can ask meanwhile
    if (db.connection().dialect.name !== 'better-sqlite3') {
      const outer = await db.transaction()
      await outer.transaction((inner) => here.changes.record([7], inner))
      await here.changes.confirm()
      assert.isFalse(here.changes.isFresh)
      assert.deepEqual(here.told, [])
      await outer.commit()
    } else {
      await db.transaction((outer) => outer.transaction((inner) => here.changes.record([7], inner)))
    }
    await here.changes.confirm()
    assert.isTrue(here.changes.isFresh)
    assert.deepEqual(here.told, [7])
  })

  test('that are made together are written once, at the end', async ({ assert }) => {
    const { db, here } = await makeProcesses()
    await db.transaction((trx) =>
      here.changes.together(trx, async () => {
        await here.changes.record([7, 8], trx)
        await here.changes.recordSessions(7, trx)
        await here.changes.together(trx, () => here.changes.record([7], trx))
        assert.lengthOf(await trx.from(CHANGES), 0)
      })
    )
    const rows = await db.from(CHANGES).orderBy('version').select('user_id', 'concerns')
    assert.deepEqual(
      rows.map((row) => `${row.user_id} ${row.concerns}`),
      ['7 rights', '8 rights', '7 sessions']
    )
    const { generation } = here.changes
    await here.changes.confirm()
    assert.equal(here.changes.generation, generation + 2)
  })

  test('are not lost to those after them when work that was to be recorded together fails', async ({
    assert,
  }) => {
    const { db, here } = await makeProcesses()
    await db.transaction(async (trx) => {
      const failing = here.changes.together(trx, () => Promise.reject(new Error('no good')))
      await assert.rejects(() => failing, 'no good')
      await here.changes.record([7], trx)
      await here.changes.together(trx, () => here.changes.record([8], trx))
    })
    await here.changes.confirm()
    assert.deepEqual(here.told, [7, 8])
  })

  test('arrive all, also when many are made at once', async ({ assert }) => {
    const { here, there } = await makeProcesses()
    const users = Array.from({ length: 50 }, (_, index) => index + 1)
    const recorded = users.map((id) => here.changes.record([id]))
    const asked = users.map(() => there.changes.catchUp())
    await Promise.all([...recorded, ...asked])
    await there.changes.catchUp()
    assert.sameMembers(there.told, users)
  })

  test('of very many are one change of everyone', async ({ assert }) => {
    const { db, here } = await makeProcesses()
    await here.changes.record(Array.from({ length: 201 }, (_, index) => index + 1))
    await here.changes.confirm()
    assert.deepEqual(here.told, [null])
    assert.lengthOf(await db.from(CHANGES), 1)
  })

  test('that were cleared away, or taken back by a restored database, are those of everyone', async ({
    assert,
  }) => {
    const { db, here, there } = await makeProcesses()
    for (const id of [1, 2, 3]) await here.changes.record([id])
    await there.changes.catchUp()
    there.forget()

    for (const id of [4, 5]) await here.changes.record([id])
    await db.from(CHANGES).where('version', '<=', 4).delete()
    await there.changes.catchUp()
    assert.deepEqual(there.told, [null])
    there.forget()

    await db.from(CHANGES).delete()
    await db.from('iti_access_versions').update({ version: 2 })
    await there.changes.catchUp()
    assert.deepEqual(there.told, [null])
    there.forget()
    await here.changes.record([6])
    await there.changes.catchUp()
    assert.deepEqual(there.told, [6])
  })

  test('are kept for a while and then cleared', async ({ assert }) => {
    const { db, here, there } = await makeProcesses()
    await db.from('iti_access_versions').update({ version: 11_999 })
    await db
      .table(CHANGES)
      .insert({ version: 1, user_id: 1, concerns: 'rights', created_at: '2020-01-01 00:00:00' })
    await here.changes.record([9])
    const rows = await db.from(CHANGES).select('version')
    assert.deepEqual(
      rows.map(({ version }) => Number(version)),
      [12_000]
    )
    await there.changes.catchUp()
    assert.deepEqual(there.told, [null])
  })

  test('that cannot be asked for leave nothing confirmed', async ({ assert }) => {
    const { db, there } = await makeProcesses()
    assert.isTrue(there.changes.isFresh)
    await db.rawQuery('drop table iti_access_versions')
    await assert.rejects(() => there.changes.catchUp())
    await sleep(1_000)
    assert.isFalse(there.changes.isFresh)
    await assert.rejects(() => there.changes.confirm())
  })
})
