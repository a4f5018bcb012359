import db from '@adonisjs/lucid/services/db'
import { fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { TaskWorker } from '../../../src/tasks/worker/task_worker.js'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

const MINUTE = 60_000

/** Has the table say that a worker which is not there any more executes a run. */
const leave = (id: string) =>
  db.from('iti_task_runs').where({ id }).update({ status: 'running', attempt: 1, owner: 'gone' })

test.group('Tasks | a run that nobody executes', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('goes back into its queue when its worker never heard that it has it', async ({
    assert,
    cleanup,
  }) => {
    const stage = await Stage.start({ tasks: [taskOf(() => 'done')] })
    const take = TaskWorker.prototype.take
    cleanup(() => void (TaskWorker.prototype.take = take))
    TaskWorker.prototype.take = async function (this: TaskWorker, ...args) {
      const runs = await take.apply(this, args)
      if (runs.length > 0) throw new Error('The connection ended before the answer came')
      return runs
    }
    const id = await stage.dispatch()
    await stage.until(async () => (await stage.see(id, 'status')) === 'running')
    TaskWorker.prototype.take = take

    await stage.pass(25_000)
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'succeeded', attempt: 1, result: 'done' })
  })

  test('waits for a worker that knows its task, which has it tried again', async ({ assert }) => {
    const New = taskOf(() => 'done', {
      id: 'app.new',
      retries: { limit: 1, backoff: fixed('1s') },
    })
    const stage = await Stage.start({ tasks: [taskOf(() => {})] })
    const newer = new Stage({ tasks: [New], clock: stage.clock })
    const id = await newer.dispatch(undefined, 'app.new')
    await leave(id)
    await stage.pass(2 * MINUTE, 5_000)
    assert.equal(await stage.see(id, 'status'), 'running')

    await newer.tasks.startWorker()
    assert.containsSubset(await newer.ends(id), { status: 'succeeded', attempt: 2 })
  })

  test('is told to be lost when no worker has known its task for ten minutes', async ({
    assert,
  }) => {
    const stage = await Stage.start({ tasks: [taskOf(() => {})] })
    const older = new Stage({ tasks: [taskOf(() => {}, { id: 'app.removed' })] })
    const id = await older.dispatch(undefined, 'app.removed')
    await leave(id)
    await stage.pass(11 * MINUTE, 5_000)
    assert.containsSubset(await stage.run(id), {
      status: 'lost',
      reason: 'its worker gone has died',
    })
  })
})
