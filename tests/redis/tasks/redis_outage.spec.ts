import { setTimeout as sleep } from 'node:timers/promises'
import { engines } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import {
  EngineStage,
  remains,
  succeed,
  until,
} from '../../functional/tasks/engines/engine_stage.js'
import { Journal } from '../../functional/tasks/engines/journal.js'
import { journalTasks } from '../../functional/tasks/engines/journal_tasks.js'
import { WorkerProcess } from '../../functional/tasks/engines/worker_process.js'
import { clearTasks } from '../../functional/tasks/make_tasks.js'
import { taskOf } from '../../functional/tasks/task_of.js'
import { RedisServer } from '../redis_server.js'

/** A Redis, and task runners that share it, which count how often each run is executed. */
async function startStage() {
  const redis = await RedisServer.start()
  const executed = new Map<string, number>()
  const task = taskOf(async (_, { run: { id } }) => {
    executed.set(id, (executed.get(id) ?? 0) + 1)
    await sleep(5)
  })
  const stage = new EngineStage(engines.bullmq({ url: redis.url }), [task])
  return { redis, stage, executed }
}

test.group('Engines | bullmq without Redis', (group) => {
  group.each.setup(clearTasks)

  test('runs that are dispatched before, while and after Redis is away are executed once each', async ({
    assert,
  }) => {
    const { redis, stage, executed } = await startStage()
    const tasks = await stage.work()
    await stage.work()
    const dispatch = (count: number) =>
      Promise.all(Array.from({ length: count }, () => tasks.dispatch('app.work')))
    await dispatch(400)
    await until(() => executed.size > 50)
    await redis.kill()
    await dispatch(300)
    await until(() => stage.faults.some(({ error }) => /ECONNREFUSED/.test(String(error))))
    await redis.startAgain()
    await dispatch(300)
    await succeed(1_000)

    assert.equal(executed.size, 1_000)
    assert.deepEqual(
      [...executed.values()].filter((times) => times !== 1),
      []
    )
    assert.include(
      stage.faults.map(({ message }) => message),
      'The task runner cannot reach Redis'
    )
    assert.deepEqual(await remains(), [])
  })

  test('a worker that starts while Redis is away begins when it is back', async ({ assert }) => {
    const { redis, stage, executed } = await startStage()
    await redis.kill()
    const tasks = await stage.work()
    const { id } = await tasks.dispatch('app.work')
    await redis.startAgain()
    await stage.reaches(id, 'succeeded')
    assert.deepEqual([...executed], [[id, 1]])
  })

  test('a process ends that works, though Redis is away', async ({ assert }) => {
    const { redis, stage } = await startStage()
    const journal = Journal.open()
    const worker = await WorkerProcess.start(['bullmq', redis.url, 'iti'], journal)
    const tasks = stage.open(journalTasks)
    const long = await tasks.dispatch('app.long')
    await until(() => journal.begun.has(long.id))
    await redis.kill()
    const waiting = await tasks.dispatch('app.long')
    await worker.stop()

    const [begun, left] = [await stage.run(long.id), await stage.run(waiting.id)]
    assert.equal(begun.status, 'succeeded')
    assert.equal(left.status, 'queued')
    assert.isFalse(journal.begun.has(waiting.id))
  })

  test('a process ends that never reached Redis', async ({ assert }) => {
    const { redis, stage } = await startStage()
    const journal = Journal.open()
    await redis.kill()
    const worker = await WorkerProcess.start(['bullmq', redis.url, 'iti'], journal)
    const { id } = await stage.open(journalTasks).dispatch('app.short')
    const faults = await worker.stop()

    assert.match(faults, /The task runner cannot reach Redis: .*ECONNREFUSED/)
    const run = await stage.run(id)
    assert.equal(run.status, 'queued')
  })

  test('a Redis that answers nobody keeps no process from dispatching and from ending', async ({
    assert,
  }) => {
    const { redis, stage, executed } = await startStage()
    const tasks = await stage.work()
    const first = await tasks.dispatch('app.work')
    await stage.reaches(first.id, 'succeeded')
    redis.freeze()
    const { id } = await tasks.dispatch('app.work')
    await until(() => stage.faults.some(({ message }) => /deliver runs/.test(message)))
    await tasks.shutdown()
    const run = await stage.run(id)
    assert.equal(run.status, 'queued')

    redis.thaw()
    await stage.work()
    await stage.reaches(id, 'succeeded')
    assert.equal(executed.get(id), 1)
  })

  test('what Redis has forgotten is executed all the same', async ({ assert }) => {
    const { redis, stage, executed } = await startStage()
    const { id } = await stage.open().dispatch('app.work')
    await until(async () => {
      const keys = await redis.keys()
      return keys.length > 0
    })
    await redis.kill()
    await redis.startAgain()
    await stage.work()
    await stage.reaches(id, 'succeeded')
    assert.deepEqual([...executed], [[id, 1]])
  })
})
