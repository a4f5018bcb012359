import app from '@adonisjs/core/services/app'
import { inject } from '@adonisjs/core'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import {
  cron,
  fixed,
  followTriggers,
  on,
  Task,
  type TaskContext,
  TaskRegistry,
} from '@iti/framework/tasks'
import { Event } from '@iti/framework/extensions'
import { drainTasks, fakeTasks, runTask, TestClock } from '@iti/framework/testing'
import { getActiveTest, test } from '@japa/runner'
import vine from '@vinejs/vine'
import { clearTasks } from './make_tasks.js'

class Greeter {
  greet = (name: string) => `Hello ${name}`
}

@inject()
class Greet extends Task<{ name: string }, { text: string }> {
  static override id = 'app.greet'
  static override input = vine.object({ name: vine.string().trim().minLength(1) })

  constructor(private greeter: Greeter) {
    super()
  }

  async run({ name }: { name: string }, { log, progress }: TaskContext) {
    log.info('it greets', { name })
    progress(1, 1)
    return { text: this.greeter.greet(name) }
  }
}

let failures = 0

class FailTwice extends Task<void, number> {
  static override id = 'app.fail_twice'
  static override retries = { limit: 5, backoff: fixed('1h') }

  async run(_input: void, { attempt, checkpoint }: TaskContext) {
    await checkpoint.set([...(checkpoint.get<number[]>() ?? []), attempt])
    if (attempt <= 2) throw new Error(`failure ${++failures}`)
    return checkpoint.get<number[]>()!.length
  }
}

const met = new Event<{ name: string }>('app:met', 'Somebody was met')

class GreetWhenMet extends Greet {
  static override id = 'app.greet_when_met'
  static override triggers = [on(met)]
}

class Endless extends Task {
  static override id = 'app.endless'
  static override timeout = '10m'

  async run(_input: void, { signal }: TaskContext) {
    const { promise, reject } = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => reject(signal.reason))
    await promise
  }
}

class Chain extends Task<{ left: number }> {
  static override id = 'app.chain'
  static override input = vine.object({ left: vine.number() })

  async run({ left }: { left: number }) {
    if (left > 0) await Chain.dispatch({ left: left - 1 })
  }
}

/* Has the application know the tasks of these tests in place of its own. */
async function declareTasks(): Promise<() => void> {
  const tasks = await app.container.make('iti.tasks')
  const listings = [Greet, GreetWhenMet, FailTwice, Chain].map((Class) => ({
    owner: 'app',
    load: async () => ({ default: Class }),
  }))
  const registry = await TaskRegistry.load(listings, tasks.config)
  tasks.registry = async () => registry
  return () => void Reflect.deleteProperty(tasks, 'registry')
}

async function countOf(table: string): Promise<number> {
  const rows = await db.from(table).select('id')
  return rows.length
}

test.group('runTask', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(clearTasks)

  test('executes a task as a worker does, and tells what became of it', async ({ assert }) => {
    const run = await runTask(Greet, { name: ' Ada ' })
    assert.containsSubset(run, {
      task: 'app.greet',
      status: 'succeeded',
      attempt: 1,
      result: { text: 'Hello Ada' },
      progress: { done: 1, total: 1 },
      error: null,
    })
    assert.containsSubset(run.logs, [
      { level: 'info', message: 'it greets', data: { name: 'Ada' } },
    ])
    assert.equal(await countOf('iti_task_runs'), 1)
  })

  test('leaves neither a worker nor a schedule behind', async ({ assert }) => {
    class Nightly extends Greet {
      static override id = 'app.nightly'
      static override schedules = [cron('0 2 * * *', { input: { name: 'Ada' } })]
    }
    await runTask(Nightly, { name: 'Ada' })
    assert.equal(await countOf('iti_task_workers'), 0)
    assert.equal(await countOf('iti_task_schedules'), 0)
  })

  test('tries a failed task again without the wait in between', async ({ assert }) => {
    failures = 0
    const run = await runTask(FailTwice)
    assert.containsSubset(run, { status: 'succeeded', attempt: 3, result: 3 })
    assert.equal(failures, 2)
    const told = run.logs.map(({ message }) => message)
    assert.match(told[0]!, /^Attempt 1 failed: failure 1/)
  })

  test('tells a failure by the status, with the stack', async ({ assert }) => {
    class Broken extends Task<void, string> {
      static override id = 'app.broken'
      run(): string {
        throw new Error('it broke')
      }
    }
    const run = await runTask(Broken)
    assert.containsSubset(run, { status: 'failed', attempt: 1, result: null, reason: 'it broke' })
    assert.include(run.error, 'testing_kit.spec')
  })

  test('refuses an input as dispatch does, and stores nothing', async ({ assert }) => {
    await assert.rejects(() => runTask(Greet, { name: '' }), /app\.greet/)
    // @ts-expect-error the input is not the task's
    await assert.rejects(() => runTask(Greet, { names: 'Ada' }), /names is not known/)
    assert.equal(await countOf('iti_task_runs'), 0)
  })

  test('has the time of a test clock', async ({ assert }) => {
    const clock = new TestClock()
    const ended = runTask(Endless, undefined, { clock })
    const run = await clock.advanceUntil(ended, { step: 60_000, limit: 3_600_000 })
    assert.equal(run.status, 'timed_out')
  })
})

test.group('runTask in a transaction of the test', (group) => {
  group.each.setup(clearTasks)

  test('works, and is taken back with it', async ({ assert }) => {
    const rollback = await testUtils.db().wrapInGlobalTransaction()
    const run = await runTask(FailTwice)
    assert.equal(run.status, 'succeeded')
    await rollback()
    assert.equal(await countOf('iti_task_runs'), 0)
  })
})

test.group('drainTasks', (group) => {
  group.each.setup(clearTasks)
  group.each.setup(declareTasks)
  group.each.teardown(clearTasks)

  test('executes what is due and what that dispatches, in order', async ({ assert }) => {
    await Greet.dispatch({ name: 'Ada' })
    await Chain.dispatch({ left: 2 })
    const runs = await drainTasks()
    assert.deepEqual(
      runs.map(({ task, status }) => `${task} ${status}`),
      ['app.greet', 'app.chain', 'app.chain', 'app.chain'].map((task) => `${task} succeeded`)
    )
    assert.deepEqual(await drainTasks(), [])
  })

  test('leaves what waits until a clock that was moved on makes it due', async ({ assert }) => {
    await Greet.dispatch({ name: 'Ada' }, { delay: '5m' })
    await FailTwice.dispatch()
    const [failed, ...others] = await drainTasks()
    assert.containsSubset(failed, { task: 'app.fail_twice', status: 'queued', attempt: 1 })
    assert.deepEqual(others, [])

    const clock = new TestClock(new Date().toISOString())
    await clock.advance(5 * 60_000)
    const [late] = await drainTasks({ clock })
    assert.containsSubset(late, { task: 'app.greet', status: 'succeeded' })
    await clock.advance(60 * 60_000)
    const [again] = await drainTasks({ clock })
    assert.containsSubset(again, { task: 'app.fail_twice', attempt: 2 })
  })

  test('gives up where there are always more', async ({ assert }) => {
    await testUtils
      .db()
      .wrapInGlobalTransaction()
      .then((rollback) => getActiveTest()!.cleanup(rollback))
    await Chain.dispatch({ left: 2_000 })
    await assert.rejects(() => drainTasks(), /After 1000 runs/)
  }).timeout(60_000)
})

test.group('fakeTasks', (group) => {
  group.each.setup(clearTasks)
  group.each.setup(declareTasks)
  group.each.teardown(clearTasks)

  test('remembers what is dispatched, and stores nothing', async ({ assert }) => {
    const tasks = await fakeTasks()
    tasks.assertNothingDispatched()
    const { isNew } = await Greet.dispatch({ name: ' Ada ' }, { delay: '5m' })

    assert.isTrue(isNew)
    tasks.assertDispatched(Greet)
    tasks.assertDispatched(Greet, ({ name }, { delay }) => name === 'Ada' && delay === '5m')
    tasks.assertDispatchedTimes(Greet, 1)
    tasks.assertNotDispatched(Chain)
    assert.containsSubset(tasks.dispatched(Greet), [{ input: { name: 'Ada' } }])
    assert.equal(await countOf('iti_task_runs'), 0)
  })

  test('tells what was dispatched instead', async ({ assert }) => {
    const tasks = await fakeTasks()
    const told = "Dispatched were: app.greet({ name: 'Ada' })"
    assert.throws(
      () => tasks.assertDispatched(Greet),
      'Expected app.greet to be dispatched. Nothing was dispatched'
    )
    await Greet.dispatch({ name: 'Ada' })
    assert.throws(
      () => tasks.assertDispatched(Greet, ({ name }) => name === 'Bob'),
      `Expected app.greet to be dispatched with an input that matches. ${told}`
    )
    assert.throws(
      () => tasks.assertNothingDispatched(),
      `Expected nothing to be dispatched. ${told}`
    )
    assert.throws(
      () => tasks.assertNotDispatched(Greet),
      `Expected app.greet not to be dispatched. ${told}`
    )
    assert.throws(
      () => tasks.assertDispatchedTimes(Greet, 2),
      `Expected app.greet to be dispatched 2 time(s), but it was 1 time(s). ${told}`
    )
  })

  test('keeps the rules: an unknown task, a wrong input and a wrong delay are refused', async ({
    assert,
  }) => {
    const tasks = await fakeTasks()
    await assert.rejects(() => Greet.dispatch({ name: '' }), /app\.greet/)
    await assert.rejects(() => Endless.dispatch(), /no task "app\.endless"/)
    await assert.rejects(() => Greet.dispatch({ name: 'Ada' }, { delay: 'soon' }), /duration/)
    tasks.assertNothingDispatched()
  })

  test('counts what a transaction dispatches when it is committed', async () => {
    const tasks = await fakeTasks()
    const trx = await db.transaction()
    await Greet.dispatch({ name: 'Ada' }, { trx })
    tasks.assertNothingDispatched()
    await trx.rollback()
    tasks.assertNothingDispatched()

    await db.transaction((client) => Greet.dispatch({ name: 'Ada' }, { trx: client }))
    tasks.assertDispatchedTimes(Greet, 1)
  })

  test('takes one with a unique key once', async ({ assert }) => {
    const tasks = await fakeTasks()
    const first = await Greet.dispatch({ name: 'Ada' }, { unique: 'greeting' })
    const second = await Greet.dispatch({ name: 'Bob' }, { unique: 'greeting' })
    assert.deepEqual(second, { id: first.id, isNew: false })
    tasks.assertDispatchedTimes(Greet, 1)
  })

  test('remembers what an event dispatches', async ({ cleanup }) => {
    const tasks = await app.container.make('iti.tasks')
    const emitter = await app.container.make('emitter')
    await followTriggers(app, tasks, await app.container.make('logger'))
    cleanup(() => emitter.clearListeners(met.name as never))
    const fake = await fakeTasks()
    await met.emit({ name: 'Ada' })
    fake.assertDispatched(GreetWhenMet, ({ name }) => name === 'Ada')
  })

  test('gives dispatching back', async ({ assert }) => {
    const { restore } = await fakeTasks()
    restore()
    await Greet.dispatch({ name: 'Ada' })
    assert.equal(await countOf('iti_task_runs'), 1)
  })
})
