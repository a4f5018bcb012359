import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../clock/main.js'
import type { DeclaredTask } from '../declared_task.js'
import type { Engine, RunTaker } from '../engines/engine.js'
import { Execution } from '../execution/execution.js'
import type { ExecutionParts } from '../execution/execution_parts.js'
import { CANCELLED, type StopCause } from '../execution/outcome.js'
import { Loop } from '../loop.js'
import type { ClaimedRun } from '../run.js'
import { claimRuns } from '../store/claim.js'
import type { OrphanStore } from '../store/orphan_store.js'
import type { ScheduleStore } from '../store/schedule_store.js'
import type { WaitingRuns } from '../store/waiting_runs.js'
import type { WorkerStore } from '../store/worker_store.js'
import type { TaskRegistry } from '../task_registry.js'
import { BlockWatch } from './block_watch.js'
import { declareSchedules } from './declare_schedules.js'
import { Membership } from './membership.js'
import { placesOf } from './overlap.js'
import { Recovery } from './recovery.js'
import { Redelivery } from './redelivery.js'
import { Scheduler } from './scheduler.js'
import { Strays } from './strays.js'

const CANCELLED_EVERY = 1_000
/* So long runs have at a shutdown to end by themselves, and then to stop. */
const FINISH_IN = 25_000
const STOP_IN = 3_000
const CLOCKS_DIFFER_BY = 2_000

/** What a worker works with. */
export interface WorkerParts extends ExecutionParts {
  clock: Clock
  registry: TaskRegistry
  engine: Engine
  schedules: ScheduleStore
  orphans: OrphanStore
  waiting: WaitingRuns
  workers: WorkerStore
  queues: Readonly<Record<string, number>>
  isElsewhere: (module: string) => boolean
}

/** Executes runs in this process, and does its part of what keeps all runs going. */
export class TaskWorker implements RunTaker {
  readonly queues: Readonly<Record<string, number>>
  readonly #parts: WorkerParts
  readonly #executionParts: ExecutionParts
  readonly #executions = new Map<string, { execution: Execution; ended: Promise<void> }>()
  readonly #membership: Membership
  readonly #scheduler: Scheduler
  readonly #redelivery: Redelivery
  readonly #cancelled: Loop
  readonly #blocks: BlockWatch
  #isStopping = false

  constructor(parts: WorkerParts) {
    this.#parts = parts
    this.#executionParts = { ...parts, onBodyEnd: () => this.#blocks.look() }
    this.queues = parts.queues
    const { clock, workers, queues, onError, observer } = parts
    const recovery = new Recovery({ ...parts, onLost: (...told) => observer.onLost(...told) })
    const strays = new Strays({ ...parts, isExecuted: (id) => this.#executions.has(id) })
    this.#membership = new Membership({
      clock,
      workers,
      queues,
      async onBeat(id) {
        await recovery.pass(id)
        await strays.pass(id)
      },
      onExcluded: () => this.#stopAll('taken', 'its worker was taken for dead'),
      onError,
    })
    this.#scheduler = new Scheduler(parts)
    this.#redelivery = new Redelivery(parts)
    this.#cancelled = new Loop({
      clock,
      every: CANCELLED_EVERY,
      work: () => this.#stopCancelled(),
      onError: (error) => onError(error, 'see which runs are cancelled'),
    })
    this.#blocks = new BlockWatch({
      executions: () => [...this.#executions.values()].map(({ execution }) => execution),
      onBlocked: (milliseconds, tasks) => {
        observer.onBlocked?.(milliseconds)
        const told = `do anything else for ${Math.round(milliseconds)} ms beside ${tasks.join(', ')}`
        onError(new Error('A body of a task takes long without waiting'), told)
      },
    })
  }

  /** Of this worker, in the table of workers. */
  get id(): string {
    return this.#membership.id
  }

  /** The runs that it executes at the moment. */
  get running(): readonly ClaimedRun[] {
    return [...this.#executions.values()].map(({ execution }) => execution.run)
  }

  /** Milliseconds since what it does again and again went well the last time. */
  get silence(): number {
    return Math.max(this.#membership.silence - 10_000, this.#scheduler.silence)
  }

  /** Begins. @throws what the database says, if it cannot be reached or has no tables yet */
  async start(): Promise<void> {
    const { registry, schedules, clock, engine, isElsewhere } = this.#parts
    await declareSchedules({ registry, schedules, now: clock.time(), isElsewhere })
    await this.#membership.join()
    this.#membership.start()
    try {
      await engine.start(this)
    } catch (error) {
      await this.#membership.leave()
      throw error
    }
    this.#scheduler.start()
    this.#redelivery.start()
    this.#cancelled.start()
    this.#blocks.start()
    process.on('uncaughtExceptionMonitor', this.#nameRunning)
  }

  /** Takes no more runs, lets those that run end, and stops those that take too long. */
  async stop(): Promise<void> {
    this.#isStopping = true
    process.off('uncaughtExceptionMonitor', this.#nameRunning)
    await this.#within(STOP_IN, this.#parts.engine.stop())
    await this.#within(STOP_IN, Promise.all([this.#scheduler.stop(), this.#redelivery.stop()]))
    if (!(await this.#haveEndedIn(FINISH_IN))) {
      this.#stopAll('interrupted', 'the process shut down')
      if (!(await this.#haveEndedIn(STOP_IN))) await this.#within(STOP_IN, this.#abandonAll())
    }
    this.#blocks.stop()
    await this.#within(STOP_IN, Promise.all([this.#cancelled.stop(), this.#leave()]))
  }

  async #leave(): Promise<void> {
    try {
      await this.#membership.leave()
    } catch (error) {
      this.#parts.onError(error, 'say that it ends, so that others will find it dead')
    }
  }

  async take(from: Parameters<RunTaker['take']>[0], limit: number): Promise<ClaimedRun[]> {
    // what it takes while others take it for dead is taken from it at once
    if (this.#isStopping || this.#membership.isInDoubt) return []
    const { runs, clock, registry } = this.#parts
    const now = clock.time()
    // an engine brings what is due by the clock of another machine
    const dueBy = 'ids' in from ? now + CLOCKS_DIFFER_BY : now
    const claim = { owner: this.id, now, dueBy, tasks: registry.ids, from, limit }
    return claimRuns(runs.client, claim)
  }

  async execute(run: ClaimedRun): Promise<void> {
    const { registry, clock, observer, onError } = this.#parts
    const task = registry.get(run.task)
    const execution = new Execution(run, task, this.#executionParts)
    const ended = execution.perform()
    this.#executions.set(run.id, { execution, ended })
    observer.onStart(run, clock.time() - run.runAt)
    try {
      await ended
    } catch (error) {
      onError(error, `execute the run ${run.id}`)
    } finally {
      // its next attempt may be under way already
      if (this.#executions.get(run.id)?.execution === execution) this.#executions.delete(run.id)
    }
    if (task.overlap === 'queue-one') await this.#deliverNextOf(task)
  }

  /* It was delivered before it could start, and would be looked for again only later. */
  async #deliverNextOf(task: DeclaredTask): Promise<void> {
    const { waiting, deliver, onError } = this.#parts
    try {
      const next = await waiting.findIn(placesOf(task).overlapSlot!)
      if (next) await deliver([next])
    } catch (error) {
      onError(error, `deliver the run of ${task.id} that waits`)
    }
  }

  /* What nobody awaits and fails ends the process, and its stack may not tell which body began it. */
  readonly #nameRunning = (error: unknown): void => {
    if (this.#executions.size === 0) return
    const named = this.running.map(({ id, task }) => `${task} (${id})`).join(', ')
    this.#parts.onError(error, `go on: the process ends while it executes ${named}`)
  }

  /** Has a run stop, if it runs here. */
  cancel(id: string): void {
    this.#executions.get(id)?.execution.stop({ cause: 'cancelled', reason: CANCELLED })
  }

  async #stopCancelled(): Promise<void> {
    if (this.#executions.size === 0) return
    for (const id of await this.#parts.runs.cancelled(this.id)) this.cancel(id)
  }

  #stopAll(cause: StopCause, reason: string): void {
    for (const { execution } of this.#executions.values()) execution.stop({ cause, reason })
  }

  async #abandonAll(): Promise<void> {
    await Promise.all([...this.#executions.values()].map(({ execution }) => execution.abandon()))
  }

  async #haveEndedIn(milliseconds: number): Promise<boolean> {
    let isLate = false
    const cancel = this.#parts.clock.setTimeout(() => void (isLate = true), milliseconds)
    // one that was taken at the last moment may join them
    while (this.#executions.size > 0 && !isLate) {
      const all = [...this.#executions.values()].map(({ ended }) => ended.catch(() => {}))
      await this.#within(milliseconds, Promise.all(all))
      await turn()
    }
    cancel()
    return this.#executions.size === 0
  }

  /* While the database is away, nothing that is stored comes to an end. */
  async #within(milliseconds: number, work: Promise<unknown>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const cancel = this.#parts.clock.setTimeout(resolve, milliseconds)
    await Promise.race([work, late])
    cancel()
  }
}
