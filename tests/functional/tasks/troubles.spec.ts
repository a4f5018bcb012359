import db from '@adonisjs/lucid/services/db'
import { E_TASK_STOPPED, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { RunStore } from '../../../src/tasks/store/run_store.js'
import { WorkerStore } from '../../../src/tasks/store/worker_store.js'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { Gate, taskOf } from './task_of.js'

/* Has methods of a store fail until it is over, as they do while the database is away. */
function goAway(prototype: object, methods: readonly string[]): () => void {
  const own = prototype as Record<string, unknown>
  const originals = methods.map((name) => [name, own[name]] as const)
  for (const name of methods) {
    own[name] = () => Promise.reject(new Error('The database is away'))
  }
  return () => originals.forEach(([name, original]) => (own[name] = original))
}

test.group('Tasks | while the database is away', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('what became of a run is kept, and stored when it is back', async ({ assert, cleanup }) => {
    const gate = new Gate()
    const Work = taskOf(
      async (_, context) => {
        await gate.pass(context)
        return 'done'
      },
      { id: 'app.work' }
    )
    const Failing = taskOf(
      async (_, context) => {
        if (context.attempt > 1) return
        await gate.pass(context)
        throw new Error('No luck')
      },
      { id: 'app.failing', retries: { limit: 1, backoff: fixed('1s') } }
    )
    const stage = await Stage.start({ tasks: [Work, Failing] })
    const ids = [await stage.dispatch(), await stage.dispatch(undefined, 'app.failing')]
    await stage.until(() => gate.entered === 2)
    const comeBack = goAway(RunStore.prototype, ['finish', 'giveBack'])
    cleanup(comeBack)
    gate.open()
    await stage.pass(20_000)
    for (const id of ids) assert.equal((await stage.run(id)).status, 'running')
    assert.isAbove(stage.faults.length, 0)
    for (const { message } of stage.faults) {
      assert.match(message, /^The task runner cannot store how .+ ended, and does it again$/)
    }
    comeBack()
    assert.containsSubset(await stage.ends(ids[0]!), { status: 'succeeded', result: 'done' })
    assert.containsSubset(await stage.ends(ids[1]!), { status: 'succeeded', attempt: 2 })
  })

  test('a process can end', async ({ assert, cleanup }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.heed(context), { restartable: true })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    cleanup(goAway(RunStore.prototype, ['finish', 'giveBack']))
    cleanup(goAway(WorkerStore.prototype, ['leave']))
    await stage.shutDown()
    assert.equal((await stage.run(id)).status, 'running')
    assert.match(stage.faults.at(-1)!.message, /cannot say that it ends/)
  })
})

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
    assert.equal((await others.run(id)).status, 'running')
    await others.pass(20_000)
    const run = await others.ends(id)
    assert.containsSubset(run, { status: 'succeeded', attempt: 2, result: 'the second' })
    assert.include((await others.lines(id)).join('\n'), 'It was lost: its process ' + process.pid)

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
    assert.equal((await silent.ends(await silent.dispatch())).status, 'succeeded')
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
    assert.equal((await stage.run(id)).status, 'queued')
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
    for (const id of ids) statuses.push((await stage.ends(id)).status)
    assert.deepEqual(statuses, ['succeeded', 'cancelled', 'cancelled'])
    assert.match((await stage.run(ids[2]!)).reason!, /^an operator cancelled it, and its worker/)
  })
})

test.group('Tasks | a run of a task that this process does not know', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('stays in its queue for those who do, and keeps nobody waiting', async ({ assert }) => {
    const Known = taskOf(() => {})
    const Unknown = taskOf(() => {}, { id: 'app.unknown' })
    const other = new Stage({ tasks: [Unknown] })
    const ids = await Promise.all(
      Array.from({ length: 30 }, () => other.dispatch(undefined, 'app.unknown'))
    )
    const stage = await Stage.start({ tasks: [Known], clock: other.clock })
    assert.equal((await stage.ends(await stage.dispatch())).status, 'succeeded')
    await stage.pass(5_000)
    for (const id of ids) {
      assert.containsSubset(await stage.run(id), { status: 'queued', attempt: 0 })
    }
    await assert.rejects(
      () => stage.tasks.dispatch('app.unknown'),
      'There is no task "app.unknown"'
    )

    await other.tasks.startWorker()
    for (const id of ids) assert.equal((await other.ends(id)).status, 'succeeded')
  })
})
