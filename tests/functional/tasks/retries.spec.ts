import { exponential, fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

class NoUse extends Error {}

/* An error that contains itself. */
const knot = Object.assign(new Error('knotted'), { cause: undefined as unknown })
knot.cause = knot

test.group('Tasks | attempts that fail', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('are followed by others when their waits are over', async ({ assert }) => {
    const at: number[] = []
    const Work = taskOf(
      (_, { attempt, log }) => {
        at.push(stage.clock.now())
        log.info(`This is attempt ${attempt}`)
        if (attempt < 3) throw new Error(`No luck ${attempt}`)
        return attempt
      },
      { retries: { limit: 3, backoff: (attempt) => attempt * 20_000 } }
    )
    const stage = new Stage({ tasks: [Work] })
    await stage.tasks.startWorker()
    const id = await stage.dispatch()
    await stage.until(() => at.length === 1)
    const waiting = await stage.reaches(id, 'queued')
    assert.equal(waiting.reason, 'attempt 1 failed: No luck 1')
    assert.match(waiting.error!, /^Error: No luck 1\n +at /)
    assert.isNull(waiting.owner)

    await stage.until(() => at.length === 3, 500)
    const run = await stage.ends(id)
    assert.containsSubset(run, { status: 'succeeded', attempt: 3, result: 3, reason: null })
    assert.isAtLeast(at[1]! - at[0]!, 20_000)
    assert.isAtLeast(at[2]! - at[1]!, 40_000)
    assert.deepEqual(await stage.lines(id), [
      'This is attempt 1',
      'Attempt 1 failed: No luck 1. The next comes in 20 s',
      'This is attempt 2',
      'Attempt 2 failed: No luck 2. The next comes in 40 s',
      'This is attempt 3',
    ])
    const [first, told] = await stage.tasks.logs.after(id, 0, 2)
    assert.containsSubset(first, { attempt: 1, level: 'info' })
    assert.match(String(told!.data!.error), /Error: No luck 1\n +at /)
  })

  test('end a run when there are no more', async ({ assert }) => {
    const Work = taskOf(
      () => {
        throw new Error('No luck')
      },
      { retries: { limit: 2, backoff: fixed('1s') } }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'failed', attempt: 3, reason: 'No luck' })
  })

  test('come no more after an error that "unless" names', async ({ assert }) => {
    const Work = taskOf(
      (_, { attempt }) => {
        throw attempt === 2 ? new NoUse('gone') : new Error('away')
      },
      {
        retries: {
          limit: 5,
          backoff: fixed('1s'),
          unless: (error) => error instanceof NoUse,
        },
      }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'failed', attempt: 2, reason: 'gone' })
  })

  test('come no more where "unless" or the backoff fails itself', async ({ assert }) => {
    const fail = () => {
      throw new Error('wrong rule')
    }
    const retries = [
      { limit: 1, backoff: fixed('1s'), unless: fail },
      { limit: 1, backoff: fail },
      { limit: 1, backoff: () => Number.NaN },
      { limit: 1, backoff: () => -1 },
      { limit: 1, backoff: () => 1e300 },
    ]
    const all = retries.map((one, index) =>
      taskOf(
        () => {
          throw new Error('No luck')
        },
        { id: `app.work${index}`, retries: one }
      )
    )
    const stage = await Stage.start({ tasks: all })
    for (const { id } of all) {
      const run = await stage.ends(await stage.dispatch(undefined, id))
      assert.containsSubset(run, { status: 'failed', attempt: 1 })
      assert.match(run.reason!, /^No luck, and whether to try again cannot be told: /)
    }
  })

  test('wait for whole milliseconds', async ({ assert }) => {
    const Work = taskOf(
      (_, { attempt }) => {
        if (attempt === 1) throw new Error('No luck')
      },
      { retries: { limit: 1, backoff: () => 0.5 } }
    )
    const stage = await Stage.start({ tasks: [Work] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'succeeded', attempt: 2 })
  })

  test('keep the stack of an error, and those of its causes', async ({ assert }) => {
    const Work = taskOf(() => {
      const cause = new TypeError('the root', { cause: 'a plain text' })
      const parts = new AggregateError([new RangeError('one part')], 'two\nlines', { cause })
      throw new Error('the top', { cause: parts })
    })
    const stage = await Stage.start({ tasks: [Work] })
    const run = await stage.ends(await stage.dispatch())
    assert.equal(run.reason, 'the top')
    const parts = [
      /^Error: the top\n +at .+retries\.spec/,
      /\nCaused by: AggregateError: two\nlines\n +at /,
      /\nOne of its errors: RangeError: one part\n +at /,
      /\nCaused by: TypeError: the root\n +at /,
      /\nCaused by: a plain text$/,
    ]
    for (const part of parts) assert.match(run.error!, part)
  })

  test('may throw anything', async ({ assert }) => {
    const hostile = {
      toString() {
        throw new Error('no text')
      },
      get stack() {
        throw new Error('no stack')
      },
    }
    const thrown = [
      { value: 'a text', reason: /^a text$/ },
      { value: undefined, reason: /^undefined$/ },
      { value: null, reason: /^null$/ },
      { value: { code: 5 }, reason: /code: 5/ },
      { value: Object.create(null), reason: /.+/ },
      { value: Symbol('s'), reason: /^Symbol\(s\)$/ },
      { value: 7n, reason: /^7n?$/ },
      { value: hostile, reason: /.+/ },
      { value: Object.assign(new Error('five'), { message: 5 }), reason: /5/ },
      { value: new Error(''), reason: /^Error$/ },
      { value: new Error('NUL \0 and half \uD83D'), reason: /^NUL \uFFFD and half \uFFFD$/ },
      { value: new Error('long '.repeat(50_000)), reason: /^long / },
      { value: knot, reason: /^knotted$/ },
      { value: new Proxy(new Error('proxied'), {}), reason: /proxied/ },
    ]
    const Work = taskOf((_, { attempt }) => {
      throw thrown[attempt - 1]!.value
    })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    for (const [index, { reason }] of thrown.entries()) {
      if (index > 0) await stage.tasks.runs.retry(id)
      const run = await stage.ends(id)
      assert.containsSubset(run, { status: 'failed', attempt: index + 1 })
      assert.match(run.reason!, reason)
      assert.isAtMost(run.reason!.length, 512)
      assert.isAtMost(run.error!.length, 32_000)
    }
    assert.deepEqual(stage.faults, [])
  })

  test('do not come back together', ({ assert }) => {
    const backoff = exponential('10s', '10m')
    const waits = new Set(Array.from({ length: 50 }, () => backoff(3)))
    assert.isAbove(waits.size, 10)
    for (const wait of waits) assert.isTrue(wait >= 20_000 && wait <= 40_000)
  })
})
