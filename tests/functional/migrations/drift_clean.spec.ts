import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { findDrift } from '@iti/framework/migrations'
import { ScratchDatabase } from '../scratch_database.js'
import { DriftingDatabase } from './drift_fixture.js'
import { EVERY_BUILDER, LATER_CHANGES } from './drift_stream.js'

const signal = AbortSignal.timeout(50_000)

test.group('Drift of a database that nobody touched', () => {
  test('is none with the stream of the application', async ({ assert }) => {
    const { db, ...scratch } = await migrated()
    const report = await findDrift({ app, db, connection: 'scratch', signal })

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

  test('is none with rows in the tables', async ({ assert }) => {
    const { db } = await migrated()
    const time = '2026-11-22 09:30:00'
    await db.table('iti_roles').insert({ code: 'a', name: 'A', created_at: time, updated_at: time })

    const { differences } = await findDrift({ app, db, connection: 'scratch', signal })
    assert.deepEqual(differences, [])
  })
})

async function migrated() {
  const scratch = await ScratchDatabase.create()
  return { db: scratch.db, count: await scratch.migrate() }
}
