import { E_TASK_INPUT_INVALID } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

const circle: Record<string, unknown> = {}
circle.self = circle

/* Not all databases store half of a surrogate pair, or NUL. */
const HALF = 'half \uD83D and NUL \0'

test.group('Tasks | what is kept of a run', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is its result: {what}')
    .with([
      { what: 'an object', value: { parts: [1, 'two', null], text: HALF } },
      { what: 'a number', value: 0 },
      { what: 'false', value: false },
      { what: 'null', value: null },
      { what: 'text of 60 KB', value: 'a'.repeat(60 * 1024) },
    ])
    .run(async ({ assert }, { value }) => {
      const stage = await Stage.start({ tasks: [taskOf(() => value)] })
      const run = await stage.ends(await stage.dispatch())
      assert.equal(run.status, 'succeeded')
      assert.deepEqual(run.result, value)
    })

  test('is no result of a body that returns nothing', async ({ assert }) => {
    const stage = await Stage.start({ tasks: [taskOf(() => undefined)] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'succeeded', result: null })
  })

  test('is not {what}: the run fails, and is not tried again')
    .with([
      { what: 'a BigInt', value: { count: 7n }, reason: /result.count is a BigInt/ },
      { what: 'a circle', value: circle, reason: /result.self is an object that contains itself/ },
      { what: 'a Date', value: [new Date(0)], reason: /result.0 is a Date/ },
      { what: 'a function', value: () => {}, reason: /result is a function/ },
      { what: 'NaN', value: Number.NaN, reason: /result is NaN/ },
      { what: 'more than 64 KB', value: 'ä'.repeat(40_000), reason: /it has 80002 bytes of JSON/ },
    ])
    .run(async ({ assert }, { value, reason }) => {
      const Work = taskOf(() => value, { retries: { limit: 3 } })
      const stage = await Stage.start({ tasks: [Work] })
      const run = await stage.ends(await stage.dispatch())
      assert.containsSubset(run, { status: 'failed', attempt: 1, result: null })
      assert.match(run.reason!, reason)
    })

  test('is an input that the task takes, also in a later release', async ({ assert }) => {
    const given: unknown[] = []
    const body = (input: unknown) => void given.push(input)
    const Earlier = taskOf(body, { input: vine.object({ part: vine.string() }) })
    const Later = taskOf(body, {
      input: vine.object({ part: vine.string(), site: vine.number() }),
      retries: { limit: 3 },
    })
    const earlier = new Stage({ tasks: [Earlier] })
    for (const wrong of [undefined, {}, { part: 5 }, { part: 'a', more: 1 }, { part: 7n }]) {
      await assert.rejects(() => earlier.dispatch(wrong), E_TASK_INPUT_INVALID)
    }
    const tooLong = { part: 'a'.repeat(70_000) }
    await assert.rejects(() => earlier.dispatch(tooLong), /input has 70011 bytes of JSON/)
    const id = await earlier.dispatch({ part: 'P-1' })

    const later = await Stage.start({ tasks: [Later], clock: earlier.clock })
    const run = await later.ends(id)
    assert.containsSubset(run, { status: 'failed', attempt: 1, input: { part: 'P-1' } })
    assert.match(run.reason!, /The input of the task "app.work" is not valid/)
    const fine = await later.dispatch({ part: 'P-2', site: 1 })
    await later.ends(fine)
    assert.deepEqual(given, [{ part: 'P-2', site: 1 }])
  })

  test('may be no input, of a task that can do without', async ({ assert }) => {
    const input = vine.object({ part: vine.string() }).optional()
    const Work = taskOf((part) => ({ isGiven: part !== undefined }), { input })
    const stage = await Stage.start({ tasks: [Work] })
    const given = await stage.dispatch({ part: 'P-1' })
    assert.deepEqual(await stage.seeEnd(given, 'result'), { isGiven: true })
    const none = await stage.dispatch()
    assert.deepEqual(await stage.seeEnd(none, 'result'), { isGiven: false })
  })

  test('is how far it is, if that is a number', async ({ assert }) => {
    const seen: unknown[] = []
    const Work = taskOf(async (_, { progress }) => {
      progress(1, 4, `note ${HALF}`.padEnd(300, '.'))
      await new Promise<void>((resolve) => stage.clock.setTimeout(resolve, 1_000))
      const { items } = await stage.tasks.queries.list({})
      seen.push(items[0]!.progress)
      progress(Number.NaN, Infinity)
    })
    const stage = new Stage({ tasks: [Work] })
    await stage.tasks.startWorker()
    const run = await stage.ends(await stage.dispatch())
    const note = `note ${HALF}`.padEnd(300, '.').slice(0, 200)
    assert.deepEqual(seen, [{ done: 1, total: 4, note }])
    assert.deepEqual(run.progress, { done: 0, total: null, note: null })
  })
})

test.group('Tasks | the log of a run', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('has the first 10,000 lines of an attempt, in order', async ({ assert }) => {
    const Work = taskOf((_, { log }) => {
      for (let line = 1; line <= 10_500; line++) log.info(`line ${line}`)
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.ends(id)
    const lines = await stage.lines(id)
    assert.lengthOf(lines, 10_001)
    assert.deepEqual([lines[0], lines[9_999]], ['line 1', 'line 10000'])
    assert.equal(lines[10_000], 'Only 10000 lines are kept')
  })

  test('takes any message and any data', async ({ assert }) => {
    const throwing = {
      get key() {
        throw new Error('no key')
      },
    }
    const Work = taskOf((_, { log }) => {
      log.debug(HALF, { text: HALF })
      log.info('€'.repeat(20_000))
      log.warn('big', { text: 'a'.repeat(20_000) })
      log.error('error', { error: new Error('inside') })
      log.info('circle', circle)
      log.info('BigInt', { count: 7n })
      log.info('getter', throwing)
      log.info('nothing', null as never)
      log.info('function', (() => {}) as never)
      log.info(Object.create(null) as never)
      log.info(Symbol('s') as never)
      log.info(undefined as never)
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    assert.equal(await stage.seeEnd(id, 'status'), 'succeeded')
    const lines = await stage.tasks.logs.after(id, 0, 100)
    assert.lengthOf(lines, 12)
    const [half, long, big, error, round, bigint, getter] = lines
    assert.equal(half!.message, 'half \uFFFD and NUL \uFFFD')
    assert.deepEqual(half!.data, { text: HALF })
    assert.equal(long!.message, '€'.repeat(10_000))
    assert.deepEqual(big!.data, { omitted: '20011 characters' })
    assert.match(String((error!.data as any).error.stack), /^Error: inside/)
    assert.match(String(round!.data!.omitted), /circular/)
    assert.match(String(bigint!.data!.omitted), /BigInt/)
    assert.equal(getter!.data!.omitted, 'no key')
    assert.deepEqual(stage.faults, [])
  })

  test('can be read while the run goes on', async ({ assert }) => {
    const Work = taskOf(async (_, { log }) => {
      log.info('It begins')
      await new Promise<void>((resolve) => stage.clock.setTimeout(resolve, 5_000))
    })
    const stage = new Stage({ tasks: [Work] })
    await stage.tasks.startWorker()
    const id = await stage.dispatch()
    await stage.until(async () => {
      const lines = await stage.lines(id)
      return lines.length === 1
    })
    assert.equal(await stage.see(id, 'status'), 'running')
  })
})
