import app from '@adonisjs/core/services/app'
import { type Delivery, type Engine, engines, type RunTaker } from '@iti/framework/tasks'
import { getActiveTest, test } from '@japa/runner'
import { processClock } from '../../../src/clock/main.js'
import { until } from '../../functional/tasks/engines/engine_stage.js'
import { openRedis, ownPrefix, REDIS_URL } from '../redis_of_test.js'
import { RedisServer } from '../redis_server.js'

interface Fault {
  error: unknown
  doing: string
}

/** An engine of its own, and what it told of its faults. */
async function openEngine(url: string = REDIS_URL, prefix: string = 'iti') {
  const faults: Fault[] = []
  const onError = (error: unknown, doing: string) => void faults.push({ error, doing })
  const engine = await engines.bullmq({ url, prefix })({ clock: processClock, onError }, app)
  getActiveTest()!.cleanup(() => close(engine))
  return { engine, faults }
}

async function close(engine: Engine): Promise<void> {
  await engine.stop()
  await engine.close()
}

const delivery = (runAt = 1_000): Delivery => ({ id: 'run-1', queue: 'default', runAt })

/** A taker that has every run once, and notes how it is asked. */
function openTaker(queues: Record<string, number> = { default: 10 }) {
  const asked: (readonly string[])[] = []
  const executed: string[] = []
  const taker: RunTaker = {
    queues,
    async take(from) {
      const ids = 'ids' in from ? from.ids : []
      asked.push(ids)
      return ids.map((id) => ({ ...RUN, id }))
    },
    async execute({ id }) {
      executed.push(id)
    },
  }
  return { taker, asked, executed }
}

const RUN = {
  task: 'app.work',
  queue: 'default',
  attempt: 1,
  owner: 'worker',
  runAt: 0,
  input: null,
  checkpoint: null,
  traceId: null,
  userId: null,
}

test.group('Engines | deliveries by bullmq', () => {
  test('what waits is not queued again', async ({ assert }) => {
    const prefix = ownPrefix()
    const { engine } = await openEngine(REDIS_URL, prefix)
    await engine.deliver([delivery(), delivery()])
    await engine.deliver([delivery()])
    const waiting = await openRedis().llen(`${prefix}:default:wait`)
    assert.equal(waiting, 1)
  })

  test('the next attempt of a run is queued while its job has not quite ended', async ({
    assert,
  }) => {
    const { engine } = await openEngine(REDIS_URL, ownPrefix())
    const { taker, executed } = openTaker()
    taker.execute = async ({ id }) => {
      executed.push(id)
      if (executed.length < 3) await engine.deliver([delivery(1_000 + executed.length)])
    }
    await engine.start(taker)
    await engine.deliver([delivery()])
    await until(() => executed.length === 3)
    assert.deepEqual(executed, ['run-1', 'run-1', 'run-1'])
  })

  test('what was executed can be delivered again', async ({ assert }) => {
    const prefix = ownPrefix()
    const { engine } = await openEngine(REDIS_URL, prefix)
    const { taker, executed } = openTaker()
    await engine.start(taker)
    await engine.deliver([delivery()])
    const redis = openRedis()
    await until(async () => executed.length === 1 && (await jobsIn(prefix)) === 0)
    await engine.deliver([delivery()])
    await until(() => executed.length === 2)
    assert.lengthOf(executed, 2)

    async function jobsIn(of: string): Promise<number> {
      const keys = await redis.keys(`${of}:default:run-*`)
      return keys.length
    }
  })

  test('runs that come together are taken together', async ({ assert }) => {
    const { engine } = await openEngine(REDIS_URL, ownPrefix())
    const { taker, asked, executed } = openTaker()
    const ids = Array.from({ length: 100 }, (_, number) => `run-${number}`)
    await engine.deliver(ids.map((id) => ({ id, queue: 'default', runAt: 0 })))
    await engine.start(taker)
    await until(() => executed.length === ids.length)
    assert.sameMembers(executed, ids)
    assert.isBelow(asked.length, ids.length)
  })

  test('a queue that is to have no worker here has none, and one with a colon has', async ({
    assert,
  }) => {
    const prefix = ownPrefix()
    const { engine } = await openEngine(REDIS_URL, prefix)
    const { taker, executed } = openTaker({ 'none': 0, 'mail:urgent': 1 })
    await engine.start(taker)
    await engine.deliver([
      { id: 'run-1', queue: 'none', runAt: 0 },
      { id: 'run-2', queue: 'other', runAt: 0 },
      { id: 'run-3', queue: 'mail:urgent', runAt: 0 },
    ])
    await until(() => executed.length > 0)
    const redis = openRedis()
    assert.equal(await redis.llen(`${prefix}:none:wait`), 1)
    assert.equal(await redis.llen(`${prefix}:other:wait`), 1)
    assert.deepEqual(executed, ['run-3'])
  })

  test('a run that could not be taken is looked for again', async ({ assert }) => {
    const { engine, faults } = await openEngine(REDIS_URL, ownPrefix())
    const { taker, executed } = openTaker()
    const { take } = taker
    let looks = 0
    taker.take = async (...args) => {
      looks++
      if (looks === 1) throw new Error('the database is away')
      return looks === 2 ? [] : take(...args)
    }
    await engine.start(taker)
    await engine.deliver([delivery()])
    await until(() => executed.length === 1)
    assert.equal(looks, 3)
    assert.deepEqual(
      faults.map(({ doing }) => doing),
      ['take runs']
    )
  })

  test('a delivery is refused at once while Redis is away', async ({ assert }) => {
    const redis = await RedisServer.start()
    const { engine } = await openEngine(redis.url)
    await engine.deliver([delivery()])
    await redis.kill()
    await assert.rejects(() => engine.deliver([delivery()]), /Redis|closed|writeable/)
  })

  test('no fault shows the password of Redis', async ({ assert }) => {
    const redis = await RedisServer.start('--requirepass', 'right')
    const { engine, faults } = await openEngine(redis.url.replace('//', '//:not-right-at-all@'))
    await engine.start(openTaker().taker)
    const refused = await engine.deliver([delivery()]).catch((error) => error)
    await until(() => faults.length > 0)
    const told = JSON.stringify([refused, ...faults.map(({ error }) => error)].map(everythingOf))
    assert.match(told, /WRONGPASS/)
    assert.notInclude(told, 'not-right-at-all')
  })
})

/** All properties of an error, as a logger sees them. */
const everythingOf = (error: Error) =>
  Object.fromEntries(Object.getOwnPropertyNames(error).map((key) => [key, Reflect.get(error, key)]))
