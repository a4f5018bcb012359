import db from '@adonisjs/lucid/services/db'
import { E_TASK_RUN_TAKEN, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

const RETRIES = { limit: 1, backoff: fixed('1s') }

test.group('Tasks | a checkpoint', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is there for the next attempt', async ({ assert }) => {
    const found: unknown[] = []
    const Work = taskOf(
      async (_, { attempt, checkpoint }) => {
        found.push(checkpoint.get())
        await checkpoint.set({ page: 7, text: 'å\0' })
        found.push(checkpoint.get())
        if (attempt === 1) throw new Error('No luck')
      },
      { retries: RETRIES }
    )
    const stage = await Stage.start({ tasks: [Work] })
    await stage.ends(await stage.dispatch())
    const kept = { page: 7, text: 'å\0' }
    assert.deepEqual(found, [null, kept, kept, kept])
  })

  test('is committed together with the work up to there, or not at all', async ({ assert }) => {
    const found: unknown[] = []
    const Work = taskOf(
      async (_, { attempt, checkpoint }) => {
        found.push(checkpoint.get())
        if (attempt === 2) return
        await db.transaction(async (trx) => checkpoint.set('committed', { trx }))
        found.push(checkpoint.get())
        const failed = db.transaction(async (trx) => {
          await checkpoint.set('rolled back', { trx })
          throw new Error('No luck')
        })
        await failed.catch(() => found.push(checkpoint.get()))
        throw new Error('No luck')
      },
      { retries: RETRIES }
    )
    const stage = await Stage.start({ tasks: [Work] })
    await stage.ends(await stage.dispatch())
    assert.deepEqual(found, [null, 'committed', 'committed', 'committed'])
  })

  test('has to be JSON of at most 64 KB', async ({ assert }) => {
    const failures: unknown[] = []
    const Work = taskOf(async (_, { checkpoint }) => {
      for (const value of [7n, new Date(), 'a'.repeat(70_000)]) {
        await checkpoint.set(value).catch((error) => failures.push(error.message))
      }
      await checkpoint.set(undefined)
      return checkpoint.get()
    })
    const stage = await Stage.start({ tasks: [Work] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'succeeded', result: null })
    assert.lengthOf(failures, 3)
    for (const failure of failures) assert.match(String(failure), /^The checkpoint of the run/)
  })

  test('is refused to an attempt that the run was taken from, also in a transaction', async ({
    assert,
  }) => {
    const failures: unknown[] = []
    const Work = taskOf(async (_, { run, checkpoint }) => {
      await db.from('iti_task_runs').where('id', run.id).update({ owner: 'another' })
      await checkpoint.set('mine').catch((error) => failures.push(error))
      await db
        .transaction(async (trx) => checkpoint.set('mine', { trx }))
        .catch((error) => failures.push(error))
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => failures.length === 2)
    for (const failure of failures) assert.instanceOf(failure, E_TASK_RUN_TAKEN)
    const row = await db.from('iti_task_runs').where({ id }).firstOrFail()
    assert.isNull(row.checkpoint)
  })
})
