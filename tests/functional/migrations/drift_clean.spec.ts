import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { withSessionLock } from '@iti/framework/database'
import { findDrift } from '@iti/framework/migrations'
import { ScratchDatabase } from '../scratch_database.js'
import { DriftingDatabase } from './drift_fixture.js'
import { EVERY_BUILDER, LATER_CHANGES } from './drift_stream.js'

test.group('Drift of a database that nobody touched', () => {
  test('is none with the stream of the application', async ({ assert }) => {
    const { db, ...scratch } = await migrated()
    const report = await findDrift({ app, db, connection: 'scratch', signal: soon() })

    assert.deepEqual(report, {
      connection: 'scratch',
      differences: [],
      pending: [],
      proposal: null,
    })
    assert.isAbove(scratch.count, 10)
  })

  test('is none with every builder of a table', async ({ assert }) => {
    const drifting = await DriftingDatabase.create(...EVERY_BUILDER)
    const { differences } = await drifting.drift()
    assert.deepEqual(differences, [])
  })

  test('is none after later changes of columns, indexes and keys', async ({ assert }) => {
    const drifting = await DriftingDatabase.create(...EVERY_BUILDER, ...LATER_CHANGES)
    const { differences } = await drifting.drift()
    assert.deepEqual(differences, [])
  })

  test('is looked for when nobody migrates', async ({ assert }) => {
    const drifting = await DriftingDatabase.create('')
    const { db } = drifting.database
    let hasRead = false
    const onScratch = () => {
      hasRead = true
    }
    const lock = { name: 'iti:migrations', connection: db.primaryConnectionName, signal: soon() }
    await withSessionLock(db, lock, async () => {
      const drift = () => drifting.drift({ signal: AbortSignal.timeout(500), onScratch })
      await assert.rejects(drift, /Stopped before everything was compared/)
    })
    assert.isFalse(hasRead)
    const { differences } = await drifting.drift({ onScratch })
    assert.deepEqual(differences, [])
    assert.isTrue(hasRead)
  })

  test('is none with rows in the tables', async ({ assert }) => {
    const { db } = await migrated()
    const time = '2026-11-22 09:30:00'
    await db.table('iti_roles').insert({ code: 'a', name: 'A', created_at: time, updated_at: time })

    const { differences } = await findDrift({ app, db, connection: 'scratch', signal: soon() })
    assert.deepEqual(differences, [])
  })
})

const soon = () => AbortSignal.timeout(50_000)

async function migrated() {
  const scratch = await ScratchDatabase.create()
  return { db: scratch.db, count: await scratch.migrate() }
}
