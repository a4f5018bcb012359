import { E_TASK_OVERLAPS, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { places, Stage } from './stage.js'
import { Gate, taskOf } from './task_of.js'

const CANCELLED = 'an operator cancelled it'
const UNIQUE = { unique: 'parts' }

test.group('Tasks | a run that an operator cancels', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('never starts if it waits', async ({ assert }) => {
    let count = 0
    const stage = new Stage({ tasks: [taskOf(() => void count++)] })
    const { id } = await stage.tasks.dispatch('app.work', undefined, { unique: 'one' })
    await stage.tasks.runs.cancel(id)
    const run = await stage.run(id)
    assert.containsSubset(run, { status: 'cancelled', reason: CANCELLED, attempt: 0 })
    assert.equal(run.finishedAt, stage.clock.time())
    assert.deepEqual(await places(), [])

    await stage.tasks.startWorker()
    await stage.pass(5_000)
    assert.equal(count, 0)
    await assert.rejects(
      () => stage.tasks.runs.cancel(id),
      `The run ${id} has ended already: it is cancelled`
    )
  })

  test('stops within a second if it runs, and is not tried again', async ({ assert }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.heed(context), {
      retries: { limit: 3, backoff: fixed('1s') },
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.tasks.runs.cancel(id)
    await stage.tasks.runs.cancel(id)
    const from = stage.clock.now()
    await stage.until(() => gate.stops === 1)
    assert.isAtMost(stage.clock.now() - from, 1_500)
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'cancelled', reason: CANCELLED, attempt: 1 })
    assert.match(run.error!, /has to stop: an operator cancelled it/)
  })

  test('is told to go on if its body has not stopped after 30 s', async ({ assert }) => {
    const gate = new Gate()
    const stage = await Stage.start({ tasks: [taskOf((_, context) => gate.pass(context))] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.tasks.runs.cancel(id)
    await stage.pass(25_000)
    assert.equal(await stage.see(id, 'status'), 'running')
    await stage.pass(10_000)
    const overdue = await stage.run(id)
    assert.containsSubset(overdue, { status: 'cancelled', finishedAt: null })
    assert.equal(overdue.reason, `${CANCELLED}, and its body goes on`)
    // it is of no use, and of no harm
    await stage.tasks.runs.cancel(id)
    gate.open()
    assert.containsSubset(await stage.ends(id), { status: 'cancelled', reason: CANCELLED })
  })

  test('stops at the worker that executes it', async ({ assert }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.heed(context))
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)

    const elsewhere = new Stage({ tasks: [Work], clock: stage.clock })
    await elsewhere.tasks.runs.cancel(id)
    assert.containsSubset(await stage.ends(id), { status: 'cancelled' })
  })

  test('is not tried again if its attempt failed before it could be stopped', async ({
    assert,
  }) => {
    const gate = new Gate()
    const Work = taskOf(
      async (_, context) => {
        await gate.pass(context)
        throw new Error('No luck')
      },
      { retries: { limit: 3, backoff: fixed('1s') } }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const { id } = await stage.tasks.dispatch('app.work', undefined, { unique: 'one' })
    await stage.until(() => gate.entered === 1)
    await stage.tasks.runs.cancel(id)
    gate.open()
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'cancelled', reason: CANCELLED, attempt: 1 })
    assert.match(run.error!, /No luck/)
    assert.deepEqual(await places(), [])
  })

  test('has succeeded if it had before it could be stopped', async ({ assert }) => {
    const gate = new Gate()
    const stage = await Stage.start({ tasks: [taskOf((_, context) => gate.pass(context))] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.tasks.runs.cancel(id)
    gate.open()
    assert.containsSubset(await stage.ends(id), { status: 'succeeded', reason: null })
  })

  test('does not start again if it waits for its next attempt', async ({ assert }) => {
    const Work = taskOf(
      () => {
        throw new Error('No luck')
      },
      { retries: { limit: 3, backoff: fixed('10m') } }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(async () => (await stage.see(id, 'attempt')) === 1)
    await stage.reaches(id, 'queued')
    await stage.tasks.runs.cancel(id)
    await stage.pass(11 * 60_000, 5_000)
    assert.containsSubset(await stage.run(id), { status: 'cancelled', attempt: 1 })
  })

  test('has to be known', async ({ assert }) => {
    const stage = new Stage({ tasks: [] })
    for (const id of ['00000000-0000-7000-8000-000000000000', 'x', "' or 1=1"]) {
      await assert.rejects(() => stage.tasks.runs.cancel(id), `There is no run "${id}"`)
      await assert.rejects(() => stage.tasks.runs.retry(id), `There is no run "${id}"`)
    }
  })
})

test.group('Tasks | a run that an operator has run again', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('has its input and its checkpoint, and may fail again', async ({ assert }) => {
    const found: unknown[] = []
    const Work = taskOf(async (_, { attempt, checkpoint }) => {
      found.push(checkpoint.get())
      await checkpoint.set({ attempt })
      if (attempt < 3) throw new Error('No luck')
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    for (const attempt of [1, 2]) {
      assert.containsSubset(await stage.ends(id), { status: 'failed', attempt })
      await stage.tasks.runs.retry(id)
    }
    assert.containsSubset(await stage.ends(id), { status: 'succeeded', attempt: 3, reason: null })
    assert.deepEqual(found, [null, { attempt: 1 }, { attempt: 2 }])
  })

  test('is refused while it has not ended, or another of its task has not', async ({ assert }) => {
    const gate = new Gate()
    const stage = await Stage.start({ tasks: [taskOf((_, context) => gate.heed(context))] })
    const id = await stage.tasks.runs.start('app.work', undefined)
    await stage.until(() => gate.entered === 1)
    await assert.rejects(
      () => stage.tasks.runs.retry(id),
      `The run ${id} has not ended: it is running`
    )
    await stage.tasks.runs.cancel(id)
    await stage.ends(id)

    const other = await stage.tasks.runs.start('app.work', undefined)
    await assert.rejects(
      () => stage.tasks.runs.retry(id),
      `The task "app.work" does not run beside itself, or not twice with the same key, and its run ${other} has not ended`
    )
  })

  test('takes back the unique key that it was dispatched with', async ({ assert }) => {
    const stage = new Stage({ tasks: [taskOf(() => {}, { overlap: 'allow' })] })
    const { id } = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    await stage.tasks.runs.cancel(id)
    assert.deepEqual(await places(), [])

    await stage.tasks.runs.retry(id)
    assert.deepEqual(await places(), [{ id, unique_key: 'parts', overlap_slot: null }])
    const next = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    assert.deepEqual(next, { id, isNew: false })
  })

  test('is refused while another run has its unique key', async ({ assert }) => {
    const stage = new Stage({ tasks: [taskOf(() => {}, { overlap: 'allow' })] })
    const { id } = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    await stage.tasks.runs.cancel(id)
    const other = await stage.tasks.dispatch('app.work', undefined, UNIQUE)
    assert.isTrue(other.isNew)

    const refused = await stage.tasks.runs.retry(id).catch((error: unknown) => error)
    assert.instanceOf(refused, E_TASK_OVERLAPS)
    assert.include((refused as Error).message, other.id)
    assert.equal(await stage.see(id, 'status'), 'cancelled')

    await stage.tasks.runs.cancel(other.id)
    await stage.tasks.runs.retry(id)
    assert.equal(await stage.see(id, 'status'), 'queued')
  })
})
