import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import {
  assertReady,
  closeConnection,
  type ConnectionParts,
  openForDeliveries,
  openForWorkers,
  withoutCommand,
} from './bullmq_connection.js'
import { type BullmqJob, toJob, toQueueName } from './bullmq_job.js'
import { BullmqWorker } from './bullmq_worker.js'
import type { Delivery, Engine, RunTaker } from './engine.js'
import { Gathering } from '../gathering.js'

/** What the engine works with. */
export interface BullmqEngineParts extends ConnectionParts {
  prefix: string
}

/**
 * Has Redis tell workers of runs, on as many machines as there are. It may lose everything: what was not taken is in
 * the table, and is delivered again.
 */
export class BullmqEngine implements Engine {
  readonly name = 'bullmq'
  readonly redeliversAfter = 30_000
  readonly #parts: BullmqEngineParts
  readonly #redis: Redis
  readonly #queues = new Map<string, Queue<BullmqJob>>()
  readonly #outgoing: Gathering<readonly Delivery[], void>
  #workers: BullmqWorker[] = []
  #redisOfWorkers: Redis | undefined
  #taking: Promise<unknown> = Promise.resolve()

  constructor(parts: BullmqEngineParts) {
    this.#parts = parts
    this.#redis = openForDeliveries(parts)
    this.#outgoing = new Gathering((deliveries) => this.#send(deliveries.flat()))
  }

  async deliver(runs: readonly Delivery[]): Promise<void> {
    if (runs.length > 0) await this.#outgoing.add(runs)
  }

  async start(taker: RunTaker): Promise<void> {
    const redis = openForWorkers(this.#parts)
    const incoming = new Gathering((ids: string[]) => {
      const taking = this.#take(taker, ids)
      this.#taking = taking.catch(() => {})
      return taking
    })
    const take = async (id: string) => {
      const runs = await incoming.add(id)
      const run = runs.get(id)
      // two deliveries of one run may have been looked for together
      runs.delete(id)
      return run
    }
    const execute = (run: Parameters<RunTaker['execute']>[0]) => taker.execute(run)
    this.#redisOfWorkers = redis
    this.#workers = Object.entries(taker.queues)
      .filter(([, concurrency]) => concurrency > 0)
      .map(([name, concurrency]) => {
        const queue = toQueueName(name)
        return new BullmqWorker({ ...this.#parts, redis, queue, concurrency, take, execute })
      })
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()))
    // what is being taken is executed by whoever waits for its runs
    await this.#taking
  }

  async close(): Promise<void> {
    const { clock } = this.#parts
    await Promise.all(this.#workers.map((worker) => worker.close()))
    await Promise.all(
      [this.#redis, this.#redisOfWorkers].map((redis) => redis && closeConnection(redis, clock))
    )
  }

  async #send(runs: Delivery[]): Promise<void> {
    await assertReady(this.#redis)
    const sent = [...Map.groupBy(runs, ({ queue }) => queue)].map(([queue, ofQueue]) =>
      this.#queue(queue).addBulk(ofQueue.map(toJob))
    )
    await Promise.all(sent).catch((error) => {
      throw withoutCommand(error)
    })
  }

  async #take(taker: RunTaker, ids: readonly string[]) {
    try {
      const runs = await taker.take({ ids: [...new Set(ids)] }, ids.length)
      return new Map(runs.map((run) => [run.id, run]))
    } catch (error) {
      this.#parts.onError(error, 'take runs')
      throw error
    }
  }

  #queue(name: string): Queue<BullmqJob> {
    let queue = this.#queues.get(name)
    if (!queue) {
      const { packages, prefix } = this.#parts
      queue = new packages.Queue<BullmqJob>(toQueueName(name), { connection: this.#redis, prefix })
      // its connection tells the same
      queue.on('error', () => {})
      this.#queues.set(name, queue)
    }
    return queue
  }
}
