import db from '@adonisjs/lucid/services/db'
import { E_TASK_STOPPED, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { WorkerStore } from '../../../src/tasks/store/worker_store.js'
import { goAway } from './away.js'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { Gate, taskOf } from './task_of.js'

test.group('Tasks | a worker that is taken for dead', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('has its bodies stop, its results do not count, and it joins again', async ({
    assert,
    cleanup,
  }) => {
    const gate = new Gate()
    const reasons: unknown[] = []
    const Work = taskOf(
      async (_, context) => {
        if (context.attempt === 2) return 'the second'
        context.signal.addEventListener('abort', () => reasons.push(context.signal.reason))
        await gate.pass(context)
        return 'the first'
      },
      { retries: { limit: 1, backoff: fixed('1s') } }
    )
    const silent = await Stage.start({ tasks: [Work] })
    const id = await silent.dispatch()
    await silent.until(() => gate.entered === 1)
    const [first] = await silent.tasks.workers()

    const others = await Stage.start({ tasks: [Work], clock: silent.clock })
    const beat = WorkerStore.prototype.beat
    cleanup(() => void (WorkerStore.prototype.beat = beat))
    WorkerStore.prototype.beat = async function (this: WorkerStore, worker, now) {
      if (worker === first!.id) throw new Error('It cannot be reached')
      return beat.call(this, worker, now)
    }
    await others.pass(40_000)
    assert.equal(await others.see(id, 'status'), 'running')
    await others.pass(20_000)
    const run = await others.ends(id)
    assert.containsSubset(run, { status: 'succeeded', attempt: 2, result: 'the second' })
    const lines = await others.lines(id)
    assert.include(lines.join('\n'), `It was lost: its process ${process.pid}`)

    WorkerStore.prototype.beat = beat
    await others.pass(15_000)
    assert.lengthOf(reasons, 1)
    assert.instanceOf(reasons[0], E_TASK_STOPPED)
    assert.match(String((reasons[0] as Error).message), /its worker was taken for dead/)
    gate.open()
    await others.pass(2_000)
    assert.containsSubset(await others.run(id), { result: 'the second' })
    const told = silent.faults.map(({ error }) => String(error)).join('\n')
    assert.match(told, /what this attempt did is not told/)

    const workers = await others.tasks.workers()
    assert.lengthOf(workers, 2)
    assert.notInclude(
      workers.map((worker) => worker.id),
      first!.id
    )
    await others.tasks.shutdown()
    assert.equal(await silent.seeEnd(await silent.dispatch(), 'status'), 'succeeded')
  })

  test('takes no runs before it has joined again', async ({ assert, cleanup }) => {
    let count = 0
    const stage = await Stage.start({ tasks: [taskOf(() => void count++)] })
    await stage.pass(2_000)
    const comeBack = goAway(WorkerStore.prototype, ['beat'])
    cleanup(comeBack)
    await stage.pass(50_000)
    await db.from('iti_task_workers').delete()
    const id = await stage.dispatch()
    await stage.pass(3_000)
    assert.equal(await stage.see(id, 'status'), 'queued')
    comeBack()
    assert.containsSubset(await stage.ends(id), { status: 'succeeded', attempt: 1 })
    assert.equal(count, 1)
  })

  test('gets its run back whose time limit was over, and one that was cancelled ends', async ({
    assert,
  }) => {
    const tried = taskOf((_, { attempt }) => attempt, {
      retries: { limit: 1, backoff: fixed('1s') },
    })
    const stage = new Stage({ tasks: [tried] })
    const rows = [
      { status: 'timed_out', cancel_requested_at: null },
      { status: 'cancelled', cancel_requested_at: 1 },
      { status: 'running', cancel_requested_at: 1 },
    ]
    const ids: string[] = []
    for (const row of rows) {
      const id = await stage.dispatch()
      ids.push(id)
      await db
        .from('iti_task_runs')
        .where({ id })
        .update({ ...row, attempt: 1, owner: 'gone' })
    }
    await stage.tasks.startWorker()
    const statuses = []
    for (const id of ids) statuses.push(await stage.seeEnd(id, 'status'))
    assert.deepEqual(statuses, ['succeeded', 'cancelled', 'cancelled'])
    assert.match(
      String(await stage.see(ids[2]!, 'reason'))!,
      /^an operator cancelled it, and its worker/
    )
  })
})
