import { E_TASK_STOPPED, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { places, Stage } from './stage.js'
import { Gate, taskOf } from './task_of.js'

const TIMEOUT = 60_000
const GRACE = 30_000

test.group('Tasks | the time limit', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('has a body stop, which tells why', async ({ assert }) => {
    const gate = new Gate()
    const reasons: unknown[] = []
    const Work = taskOf(
      (_, context) => {
        context.signal.addEventListener('abort', () => reasons.push(context.signal.reason))
        return gate.heed(context)
      },
      { timeout: TIMEOUT }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)

    await stage.pass(TIMEOUT - 1_000)
    assert.lengthOf(reasons, 0)
    await stage.pass(2_000)
    const [reason] = reasons
    assert.instanceOf(reason, E_TASK_STOPPED)
    assert.match((reason as Error).message, /has to stop: it took longer than 60 s/)
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'timed_out', reason: 'it took longer than 60 s' })
  })

  test('leaves a body 30 s to end, and then tells that it goes on', async ({ assert }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.pass(context), { timeout: TIMEOUT })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.until(() => gate.stops === 1, 5_000)

    await stage.pass(GRACE - 5_000)
    assert.equal(await stage.see(id, 'status'), 'running')
    await stage.pass(10_000)
    const overdue = await stage.reaches(id, 'timed_out')
    assert.equal(overdue.reason, 'it took longer than 60 s, and its body goes on')
    assert.isNull(overdue.finishedAt)

    gate.open()
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'timed_out', reason: 'it took longer than 60 s' })
    assert.isNull(run.result)
  })

  test('frees neither the place in the queue nor that of the task before the body has ended', async ({
    assert,
  }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.pass(context), { timeout: TIMEOUT })
    const Other = taskOf(() => {}, { id: 'app.other' })
    const stage = await Stage.start({
      tasks: [Work, Other],
      config: { queues: { default: 1 } },
    })
    const id = await stage.tasks.runs.start('app.work', undefined)
    await stage.until(() => gate.entered === 1)
    const other = await stage.dispatch(undefined, 'app.other')
    await stage.pass(TIMEOUT + GRACE + 5_000)

    assert.equal(await stage.see(id, 'status'), 'timed_out')
    assert.equal(await stage.see(other, 'status'), 'queued')
    assert.deepEqual(await places(), [{ id, unique_key: null, overlap_slot: 'app.work' }])
    await assert.rejects(
      () => stage.tasks.runs.start('app.work', undefined),
      `The task "app.work" does not run beside itself, or not twice with the same key, and its run ${id} has not ended`
    )

    gate.open()
    await stage.ends(id)
    await stage.reaches(other, 'succeeded')
    assert.deepEqual(await places(), [])
  })

  test('tells a body as timed out that ends within the 30 s, whatever it returns', async ({
    assert,
  }) => {
    const gate = new Gate()
    const Work = taskOf(
      async (_, context) => {
        await gate.pass(context)
        return { done: true }
      },
      { timeout: TIMEOUT }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.pass(TIMEOUT + 10_000)
    gate.open()
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'timed_out', result: null, error: null })
    await stage.pass(GRACE)
    assert.equal(await stage.see(id, 'reason'), 'it took longer than 60 s')
  })

  test('is followed by another attempt, when the body has ended', async ({ assert }) => {
    const gates = [new Gate(), new Gate()]
    const Work = taskOf((_, context) => gates[context.attempt - 1]?.pass(context), {
      timeout: TIMEOUT,
      retries: { limit: 2, backoff: fixed('10s') },
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gates[0]!.entered === 1)
    await stage.pass(TIMEOUT + GRACE + 5_000)
    assert.equal(await stage.see(id, 'status'), 'timed_out')
    await stage.pass(20_000)
    assert.equal(gates[1]!.entered, 0)

    gates[0]!.open()
    const waiting = await stage.reaches(id, 'queued')
    assert.equal(waiting.reason, 'attempt 1 failed: it took longer than 60 s')
    await stage.until(() => gates[1]!.entered === 1, 500)
    gates[1]!.open()
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'succeeded', attempt: 2 })
    const [line] = await stage.lines(id)
    assert.include(line, 'Attempt 1 failed: it took longer than 60 s')
  })

  test('takes a body that goes on for one that others may cancel', async ({ assert }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.pass(context), {
      timeout: TIMEOUT,
      retries: { limit: 2, backoff: fixed('10s') },
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.pass(TIMEOUT + GRACE + 5_000)
    await stage.tasks.runs.cancel(id)
    gate.open()
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'cancelled', attempt: 1 })
  })
})
