import { setImmediate as turn } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { Task, type TaskContext } from '@iti/framework/tasks'
import { TestClock } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { clearTasks, makeTasks } from './make_tasks.js'

class Greet extends Task {
  static override id = 'app.greet'

  run() {
    return 'hello'
  }
}

/** Goes on until the test lets it end, whatever its signal says. */
class Stubborn extends Task {
  static override id = 'app.stubborn'
  static override overlap = 'queue-one' as const
  static begun = Promise.withResolvers<void>()
  static end = Promise.withResolvers<void>()

  async run(_: void, { signal }: TaskContext) {
    Stubborn.begun.resolve()
    await Stubborn.end.promise
    return signal.aborted
  }
}

const runs = () => db.from('iti_task_runs').orderBy('id')

const countSucceeded = async () => {
  const succeeded = await runs().where('status', 'succeeded')
  return succeeded.length
}

test.group('Runs in a process that is no worker', (group) => {
  group.each.setup(async () => {
    Stubborn.begun = Promise.withResolvers()
    Stubborn.end = Promise.withResolvers()
    await clearTasks()
  })

  test('stores a run that runs already, tells the observer, and forgets its worker', async ({
    assert,
  }) => {
    const told: string[] = []
    const observer = {
      onStart: () => void told.push('start'),
      onEnd: (_: unknown, status: string) => void told.push(status),
      onLost() {},
    }
    const { tasks } = makeTasks({ tasks: [Greet], observer })
    let begun: Promise<unknown> | undefined
    const ended = await tasks.runHere('app.greet', undefined, {
      onStart: (id) => (begun = tasks.queries.find(id)),
    })

    assert.equal(ended.outcome, 'succeeded')
    assert.deepEqual(told, ['start', 'succeeded'])
    assert.containSubset(await begun, { id: ended.id, attempt: 1, origin: 'operator' })
    assert.containSubset(await tasks.queries.find(ended.id), { result: 'hello', attempt: 1 })
    assert.lengthOf(await tasks.workers(), 0)
  })

  test('stores nothing once its signal has ended', async ({ assert }) => {
    const { tasks } = makeTasks({ tasks: [Greet] })
    const signal = AbortSignal.abort(new Error('too late'))
    await assert.rejects(() => tasks.runHere('app.greet', undefined, { signal }), 'too late')
    assert.lengthOf(await runs(), 0)
    assert.lengthOf(await tasks.workers(), 0)
  })

  test('leaves a body that does not stop after 25 s, and tells the run as cancelled', async ({
    assert,
  }) => {
    const clock = new TestClock('2026-11-23T00:00:00Z')
    const { tasks } = makeTasks({ tasks: [Stubborn], clock })
    const controller = new AbortController()
    const running = tasks.runHere('app.stubborn', undefined, { signal: controller.signal })
    await Stubborn.begun.promise
    controller.abort()
    await clock.advance(24_000)
    assert.containSubset(await runs(), [{ status: 'running' }])

    const ended = await clock.advanceUntil(running)
    assert.equal(ended.outcome, 'cancelled')
    const [run] = await runs()
    assert.equal(run.reason, 'it was stopped where it ran, and its body had not stopped')
    assert.isNotNull(run.finished_at)
    Stubborn.end.resolve()
    await turn()
  })

  test('has the run that waits for the end of another wait for it', async ({ assert }) => {
    const { tasks } = makeTasks({ tasks: [Stubborn] })
    const running = tasks.runHere('app.stubborn', undefined)
    await Stubborn.begun.promise
    await tasks.runs.start('app.stubborn', undefined)
    const worker = await tasks.startWorker()
    await assert.rejects(() => tasks.runHere('app.stubborn', undefined), /does not run beside/)
    assert.deepEqual(worker.running, [])

    Stubborn.end.resolve()
    await running
    while ((await countSucceeded()) < 2) await turn()
  })
})
