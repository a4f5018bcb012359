import app from '@adonisjs/core/services/app'
import { PrincipalSource } from '../../../src/access/main.js'
import { type Clock, processClock } from '../../../src/clock/main.js'
import {
  type Engine,
  type RunTaker,
  type TaskClass,
  type TaskListing,
  Tasks,
} from '../../../src/tasks/main.js'

/** What executes runs in a test works with. */
export interface TaskRunnerOptions {
  /** The clock of the runner; by default that of the process. */
  clock?: Clock
}

/** Executes runs of the application's tables one after the other, when a test wants it. */
export interface TaskRunner {
  tasks: Tasks
  clock: SkippingClock
  /** Executes one run that is due, and returns its id; null if there is none. */
  next(from: { queue: string } | { ids: readonly string[] }): Promise<string | null>
}

/**
 * Gives work a runner that executes some tasks as a worker does, with the tables of the application, and ends it
 * afterwards. Schedules do not fire meanwhile.
 */
export async function withTaskRunner<Result>(
  classes: readonly TaskClass[],
  { clock = processClock }: TaskRunnerOptions,
  work: (runner: TaskRunner) => Promise<Result>
): Promise<Result> {
  const { config } = await app.container.make('iti.tasks')
  const engine = new HeldEngine()
  const skipping = new SkippingClock(clock)
  const tasks = new Tasks({
    app,
    config: { ...config, engine: async () => engine },
    listings: async () => classes.map(toListing),
    db: await app.container.make('lucid.db'),
    clock: skipping,
    logger: await app.container.make('logger'),
    observer: { onStart() {}, onEnd() {}, onLost() {} },
    principals: () => app.container.make(PrincipalSource),
    // so that the schedules of other tasks are not taken for orphans
    isElsewhere: () => true,
  })
  await tasks.startWorker()
  try {
    return await work({ tasks, clock: skipping, next: (from) => engine.executeNext(from) })
  } finally {
    await tasks.shutdown()
  }
}

function toListing(Task: TaskClass): TaskListing {
  /* Without schedules, so that none is stored. */
  abstract class Unscheduled extends Task {
    static override schedules = []
  }
  // as a stack names it
  Object.defineProperty(Unscheduled, 'name', { value: Task.name })
  const [owner] = Task.id.split('.', 1)
  return { owner: owner!, load: async () => ({ default: Unscheduled }) }
}

/** Delivers nothing: runs are taken when a test wants them. */
class HeldEngine implements Engine {
  readonly name = 'held'
  readonly redeliversAfter = null
  #taker!: RunTaker

  async executeNext(from: Parameters<RunTaker['take']>[0]): Promise<string | null> {
    const [run] = await this.#taker.take(from, 1)
    if (!run) return null
    await this.#taker.execute(run)
    return run.id
  }

  async start(taker: RunTaker): Promise<void> {
    this.#taker = taker
  }

  async deliver(): Promise<void> {}
  async stop(): Promise<void> {}
  async close(): Promise<void> {}
}

/** A clock whose wall clock can be set forward, past the waits between the attempts of a run. */
export class SkippingClock implements Clock {
  readonly #clock: Clock
  #ahead = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  time(): number {
    return this.#clock.time() + this.#ahead
  }

  /** @param time milliseconds since 1970; one that has passed changes nothing */
  skipTo(time: number): void {
    this.#ahead += Math.max(0, time - this.time())
  }

  setTimeout(work: () => void, milliseconds: number): () => void {
    return this.#clock.setTimeout(work, milliseconds)
  }
}
