import { fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { places, Stage } from './stage.js'
import { type Body, Gate, taskOf } from './task_of.js'

const FINISH_IN = 25_000
const TIMEOUT = 60_000

/* A worker that shuts down while a run of the task is at work. */
async function shutDown(body: Body, declared: object, gate: Gate) {
  const Work = taskOf(body, declared)
  const stage = await Stage.start({ tasks: [Work] })
  const id = await stage.tasks.runs.start('app.work', undefined)
  await stage.until(() => gate.entered === 1)
  const end = stage.tasks.shutdown()
  return { stage, id, end, Work }
}

test.group('Tasks | a shutdown', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('waits for a body to end, and takes no further runs', async ({ assert }) => {
    const gate = new Gate()
    const { stage, id, end } = await shutDown((_, context) => gate.pass(context), {}, gate)
    // it may have been about to take runs
    await stage.pass(2_000)
    const later = await stage.dispatch()
    await stage.pass(FINISH_IN - 5_000)
    assert.equal(gate.stops, 0)
    gate.open()
    await stage.passUntil(end)
    assert.containsSubset(await stage.run(id), { status: 'succeeded' })
    assert.containsSubset(await stage.run(later), { status: 'queued', attempt: 0 })
    assert.deepEqual(await stage.tasks.workers(), [])
  })

  test('ends a run after 25 s that may not be started again', async ({ assert }) => {
    const gate = new Gate()
    const { stage, id, end } = await shutDown((_, context) => gate.heed(context), {}, gate)
    await stage.passUntil(end)
    const run = await stage.run(id)
    assert.containsSubset(run, { status: 'interrupted', reason: 'the process shut down' })
    assert.isNotNull(run.finishedAt)
    assert.deepEqual(await places(), [])
  })

  test('leaves a run to the next worker that may be started again', async ({ assert }) => {
    const gate = new Gate()
    const found: unknown[] = []
    const retries = { limit: 1, backoff: fixed('1s') }
    const { stage, id, end, Work } = await shutDown(
      async (_, context) => {
        found.push([context.attempt, context.checkpoint.get()])
        if (found.length > 1) return
        await context.checkpoint.set({ parts: 40 })
        await gate.heed(context)
      },
      { retries },
      gate
    )
    await stage.passUntil(end)
    const run = await stage.run(id)
    assert.containsSubset(run, { status: 'interrupted', attempt: 1, finishedAt: null })
    assert.lengthOf(await places(), 1)

    const next = await Stage.start({ tasks: [Work], clock: stage.clock })
    assert.containsSubset(await next.ends(id), { status: 'succeeded', attempt: 1 })
    assert.deepEqual(found, [
      [1, null],
      [1, { parts: 40 }],
    ])
  })

  test('does not have a run start again that an operator wanted to be cancelled', async ({
    assert,
  }) => {
    const gate = new Gate()
    const declared = { restartable: true }
    const { stage, id, end } = await shutDown((_, context) => gate.pass(context), declared, gate)
    await stage.tasks.runs.cancel(id)
    await stage.passUntil(end)
    const run = await stage.run(id)
    assert.equal(run.status, 'cancelled')
    assert.isNotNull(run.finishedAt)
    gate.open()
  })

  test('gives a body up that does not stop, and what it does then counts no more', async ({
    assert,
  }) => {
    const gate = new Gate()
    const { stage, id, end, Work } = await shutDown(
      async (_, context) => {
        if (gate.entered > 0) return 'the second'
        await gate.pass(context)
        return 'the first'
      },
      { restartable: true },
      gate
    )
    await stage.passUntil(end)
    const run = await stage.run(id)
    assert.containsSubset(run, { status: 'interrupted', finishedAt: null })
    assert.equal(run.reason, 'the process shut down, and its body had not stopped')

    const next = await Stage.start({ tasks: [Work], clock: stage.clock })
    await next.ends(id)
    gate.open()
    await next.pass(2_000)
    assert.containsSubset(await next.run(id), { status: 'succeeded', result: 'the second' })
  })

  test('has a run tried again whose time was over, though its body does not stop', async ({
    assert,
  }) => {
    const gate = new Gate()
    const Work = taskOf(
      async (_, context) => {
        if (context.attempt > 1) return 'the second'
        await gate.pass(context)
        return 'the first'
      },
      { timeout: TIMEOUT, retries: { limit: 2, backoff: fixed('1s') } }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    await stage.pass(TIMEOUT + 1_000)
    assert.equal(gate.stops, 1)
    await stage.shutDown()
    const run = await stage.run(id)
    assert.containsSubset(run, { status: 'queued', attempt: 1, finishedAt: null })
    assert.include(run.reason, 'it took longer than 60 s')

    const next = await Stage.start({ tasks: [Work], clock: stage.clock })
    await next.ends(id)
    gate.open()
    await next.pass(2_000)
    assert.containsSubset(await next.run(id), {
      status: 'succeeded',
      attempt: 2,
      result: 'the second',
    })
  })

  test('leaves a run alone that was interrupted for good, whatever the code says later', async ({
    assert,
  }) => {
    const gate = new Gate()
    const { stage, id, end } = await shutDown((_, context) => gate.heed(context), {}, gate)
    await stage.passUntil(end)
    const Restartable = taskOf(() => {}, { restartable: true })
    const next = await Stage.start({ tasks: [Restartable], clock: stage.clock })
    await next.pass(15_000)
    assert.equal(await next.see(id, 'status'), 'interrupted')
  })

  test('has a run start again that was to, whatever the code says later', async ({ assert }) => {
    const gate = new Gate()
    const declared = { restartable: true }
    const { stage, id, end } = await shutDown((_, context) => gate.heed(context), declared, gate)
    await stage.passUntil(end)
    const next = await Stage.start({ tasks: [taskOf(() => {})], clock: stage.clock })
    assert.equal(await next.seeEnd(id, 'status'), 'succeeded')
  })
})
