import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

const UNIQUE = { unique: 'parts' }

/* The embedded database has one writer at a time, and it would wait for itself. */
const HAS_MANY_WRITERS = ['mysql', 'pg'].includes(process.env.DB_CONNECTION ?? '')

test.group('Tasks | a unique key', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('has one run stand for all that are dispatched with it, until that has ended', async ({
    assert,
  }) => {
    const stage = new Stage({ tasks: [taskOf(() => {}), taskOf(() => {}, { id: 'app.other' })] })
    const dispatched = await Promise.all(
      Array.from({ length: 20 }, () => stage.tasks.dispatch('app.work', undefined, UNIQUE))
    )
    const { id } = dispatched[0]!
    assert.lengthOf(
      dispatched.filter(({ isNew }) => isNew),
      1
    )
    assert.isTrue(dispatched.every((one) => one.id === id))
    const other = await stage.tasks.dispatch('app.other', undefined, UNIQUE)
    assert.isTrue(other.isNew)

    await stage.tasks.startWorker()
    await stage.ends(id)
    const next = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    assert.isTrue(next.isNew)
  })

  test('is given back when its transaction fails', async ({ assert }) => {
    const stage = new Stage({ tasks: [taskOf(() => {})] })
    const failed = db.transaction(async (trx) => {
      await stage.tasks.dispatch('app.work', undefined, { ...UNIQUE, trx })
      throw new Error('No luck')
    })
    await assert.rejects(() => failed, 'No luck')
    const { isNew } = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    assert.isTrue(isNew)
  })

  test('finds a run that came after its transaction had begun', async ({ assert }) => {
    const stage = new Stage({ tasks: [taskOf(() => {})] })
    await db.transaction(async (trx) => {
      await trx.from('iti_task_runs').first()
      const other = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
      const own = await stage.tasks.dispatch('app.work', undefined, { ...UNIQUE, trx })
      assert.deepEqual(own, { id: other.id, isNew: false })
    })
  }).skip(!HAS_MANY_WRITERS, 'one writer at a time')

  test('has to be text that can be stored', async ({ assert }) => {
    const stage = new Stage({ tasks: [taskOf(() => {})] })
    for (const unique of ['', 'a'.repeat(191), 'NUL \0', 'half \uD83D']) {
      await assert.rejects(
        () => stage.tasks.dispatch('app.work', undefined, { unique }),
        /must be 1 to 190 characters that can be stored/
      )
    }
    const { isNew } = await stage.tasks.dispatch('app.work', undefined, { unique: '😀'.repeat(95) })
    assert.isTrue(isNew)
  })
})
