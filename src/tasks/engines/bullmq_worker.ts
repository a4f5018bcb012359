import type { Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { type ConnectionParts, within, withoutCommand } from './bullmq_connection.js'
import type { BullmqJob } from './bullmq_job.js'
import type { RunTaker } from './engine.js'

/* So long Redis may take to note what has ended. */
const FAREWELL = 1_000
/* After both of them at the most, what a dead worker was told is told to another. To be wrong about it costs a look. */
const LOCK = 15_000
const LOCKS_CHECKED_EVERY = 10_000

type Run = Parameters<RunTaker['execute']>[0]

/** What a worker of a queue works with. */
export interface BullmqWorkerParts extends ConnectionParts {
  redis: Redis
  /** The queue, as it is known to Redis. */
  queue: string
  prefix: string
  concurrency: number
  /** Takes a run out of the table; undefined if somebody else has it, or it cannot run yet. */
  take: (id: string) => Promise<Run | undefined>
  execute: RunTaker['execute']
}

/** Takes and executes the runs of one queue that Redis tells of. */
export class BullmqWorker {
  readonly #parts: BullmqWorkerParts
  readonly #worker: Worker<BullmqJob>
  /* The jobs of which Redis does not know yet that they have ended. */
  readonly #open = new Set<string>()
  #onEmpty = Promise.withResolvers<void>()
  #isStopped = false

  constructor(parts: BullmqWorkerParts) {
    const { packages, redis, queue, prefix, concurrency, onError } = parts
    this.#parts = parts
    this.#worker = new packages.Worker<BullmqJob>(queue, (job) => this.#perform(job), {
      connection: redis,
      prefix,
      concurrency,
      runRetryDelay: 1_000,
      lockDuration: LOCK,
      stalledInterval: LOCKS_CHECKED_EVERY,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    })
    const doing = `work off the queue "${queue}" of Redis`
    this.#worker.on('error', (error) => onError(withoutCommand(error), doing))
    this.#worker.on('completed', (job) => this.#forget(job))
    this.#worker.on('failed', (job) => job && this.#forget(job))
  }

  /** Takes no more runs; those that run go on. */
  async stop(): Promise<void> {
    this.#isStopped = true
    // it does not wait for those that run
    await this.#worker.pause(true)
  }

  /** Lets go of Redis, whether it is there or not. */
  async close(): Promise<void> {
    const { clock } = this.#parts
    if (this.#open.size > 0) await within(FAREWELL, this.#onEmpty.promise, clock)
    // by force: it would wait for bodies that do not end, and for a Redis that is away
    await within(FAREWELL, this.#worker.close(true), clock)
  }

  async #perform(job: Job<BullmqJob>): Promise<void> {
    this.#open.add(job.id!)
    const run = this.#isStopped ? undefined : await this.#parts.take(job.data.runId)
    // it is looked for again soon: another worker may know its task, or it waits for the end of another run
    if (!run) throw new Error('There was no such run to take')
    await this.#parts.execute(run)
  }

  #forget({ id }: Job): void {
    this.#open.delete(id!)
    if (this.#open.size > 0) return
    this.#onEmpty.resolve()
    this.#onEmpty = Promise.withResolvers()
  }
}
