import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { PrincipalSource } from '../access/main.js'
import type { Clock } from '../clock/main.js'
import { RunControl } from './control/run_control.js'
import { ScheduleControl } from './control/schedule_control.js'
import type { TasksConfig } from './define_tasks.js'
import { type Dispatched, Dispatcher, type DispatchOptions } from './dispatcher.js'
import type { Delivery, Engine } from './engines/engine.js'
import { ErrorLog, type ErrorSink } from './error_log.js'
import type { RunObserver } from './execution/execution_parts.js'
import type { RunOrigin } from './run.js'
import { LogStore } from './store/log_store.js'
import { OperatedRuns } from './store/operated_runs.js'
import { OrphanStore } from './store/orphan_store.js'
import { RunQueries } from './store/run_queries.js'
import { RunRetention } from './store/run_retention.js'
import { RunStore } from './store/run_store.js'
import { ScheduleStore } from './store/schedule_store.js'
import { WaitingRuns } from './store/waiting_runs.js'
import { WorkerStore } from './store/worker_store.js'
import type { Task, TaskClass } from './task.js'
import { type TaskListing, TaskRegistry } from './task_registry.js'
import { type EndedHere, runHere, type RunHereOptions } from './worker/run_here.js'
import { TaskWorker } from './worker/task_worker.js'

/** What the tasks of an application work with. */
export interface TasksParts {
  app: ApplicationService
  config: TasksConfig
  /** Where the tasks of modules, plugins and the application are. */
  listings: () => Promise<readonly TaskListing[]>
  db: Database
  clock: Clock
  logger: ErrorSink
  observer: RunObserver
  principals: () => Promise<PrincipalSource>
  /** Whether the tasks of a module belong to other processes. */
  isElsewhere: (module: string) => boolean
}

/**
 * The tasks of the application: what there is, what runs, and how it is dispatched and controlled.
 *
 * @example
 * ```ts
 * const tasks = await app.container.make('iti.tasks')
 * await tasks.runs.cancel(id)
 * ```
 */
export class Tasks {
  readonly #parts: TasksParts
  readonly #stores
  readonly #errors: ErrorLog
  readonly #dispatcher: Dispatcher
  #registry: Promise<TaskRegistry> | undefined
  #engine: Promise<Engine> | undefined
  #worker: TaskWorker | undefined
  #hasAbandoned = false
  readonly #deliveries = new Set<Promise<void>>()
  /** What operators do with runs. */
  readonly runs: RunControl
  /** What operators do with schedules. */
  readonly schedules: ScheduleControl
  /** What there is to see of runs. */
  readonly queries: RunQueries
  readonly logs: LogStore

  constructor(parts: TasksParts) {
    this.#parts = parts
    const { db, clock, logger } = parts
    this.#errors = new ErrorLog(logger, clock)
    this.#stores = {
      runs: new RunStore(db),
      schedules: new ScheduleStore(db),
      workers: new WorkerStore(db),
      orphans: new OrphanStore(db),
      waiting: new WaitingRuns(db),
      logs: new LogStore(db),
    }
    this.queries = new RunQueries(db)
    this.logs = this.#stores.logs
    const { runs, schedules } = this.#stores
    const registry = () => this.registry()
    const deliver = (deliveries: readonly Delivery[]) => this.#deliver(deliveries)
    this.#dispatcher = new Dispatcher({ runs, clock, deliver })
    this.runs = new RunControl({
      clock,
      runs,
      operated: new OperatedRuns(db),
      queries: this.queries,
      registry,
      deliver,
    })
    this.schedules = new ScheduleControl({ clock, runs, schedules, registry })
  }

  get config(): TasksConfig {
    return this.#parts.config
  }

  /** The worker of this process, if it executes runs. */
  get worker(): TaskWorker | undefined {
    return this.#worker
  }

  /** The tasks that are declared. They are imported when somebody asks first. @throws {E_TASKS_INVALID} */
  registry(): Promise<TaskRegistry> {
    return (this.#registry ??= this.#loadRegistry())
  }

  /** The schedules as they are stored, with those that are orphaned. */
  storedSchedules() {
    return this.#stores.schedules.list()
  }

  /** The processes that execute runs. */
  workers() {
    return this.#stores.workers.list()
  }

  /**
   * Has a task run; `Task.dispatch` does the same for its class.
   *
   * @throws {E_TASK_UNKNOWN} {E_TASK_INPUT_INVALID}
   */
  async dispatch(
    id: string,
    input?: unknown,
    options?: DispatchOptions & { origin?: RunOrigin }
  ): Promise<Dispatched> {
    const registry = await this.registry()
    return this.#dispatcher.dispatch(registry.get(id), input, options)
  }

  /** Begins to execute runs in this process. @throws what the database says */
  async startWorker({ queues }: { queues?: Record<string, number> } = {}): Promise<TaskWorker> {
    const { config, isElsewhere } = this.#parts
    const worker = new TaskWorker({
      ...this.#stores,
      ...this.#execution,
      isElsewhere,
      registry: await this.registry(),
      engine: await this.#openEngine(),
      queues: queues ?? config.queues,
    })
    try {
      await worker.start()
    } catch (error) {
      // what it has begun would go on beside the worker of the next try
      await worker.stop().catch(() => {})
      throw error
    }
    this.#worker = worker
    return worker
  }

  /**
   * Executes a new run in this process, which need not be a worker, and settles when its first attempt has ended. Nobody
   * else can take it.
   *
   * @throws {E_TASK_UNKNOWN} {E_TASK_INPUT_INVALID} {E_TASK_OVERLAPS}
   */
  async runHere(id: string, input: unknown, options: RunHereOptions = {}): Promise<EndedHere> {
    const registry = await this.registry()
    const task = registry.get(id)
    const { db } = this.#parts
    const { workers } = this.#stores
    const json = await task.input.toJson(input)
    return runHere(task, json, { ...this.#execution, db, workers, ...options })
  }

  /** Deletes some of the runs that ended longer ago than they are kept, with their logs, and returns how many. */
  clearRuns(): Promise<number> {
    const { db, clock, config } = this.#parts
    return new RunRetention(db).removeBefore(clock.time() - config.keptFor)
  }

  /** Whether bodies went on when the worker ended. */
  get hasAbandoned(): boolean {
    return this.#hasAbandoned
  }

  /** Ends what was begun: runs have a while to end. */
  async shutdown(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.stop()
    if (worker && worker.running.length > 0) this.#hasAbandoned = true
    // a command ends as soon as it has queued its run
    await Promise.all(this.#deliveries)
    // one that could not be made has nothing to close
    const engine = await this.#engine?.catch(() => undefined)
    await engine?.close()
  }

  /* What executes runs works with, apart from the tables. */
  get #execution() {
    const { app, clock, observer, principals } = this.#parts
    return {
      clock,
      observer,
      principals,
      makeTask: (TaskClass: TaskClass) =>
        app.container.make(TaskClass as never) as Promise<Task<any>>,
      deliver: (deliveries: readonly Delivery[]) => this.#deliver(deliveries),
      onError: this.#errors.tell,
    }
  }

  async #loadRegistry(): Promise<TaskRegistry> {
    const { listings, config } = this.#parts
    const { timeZone, queues } = config
    return TaskRegistry.load(await listings(), { timeZone, queues })
  }

  #openEngine(): Promise<Engine> {
    const { config, clock, app } = this.#parts
    this.#engine ??= config.engine({ clock, onError: this.#errors.tell }, app).catch((error) => {
      // the next time it may work
      this.#engine = undefined
      throw error
    })
    return this.#engine
  }

  #deliver(deliveries: readonly Delivery[]): Promise<void> {
    const delivery = this.#tryToDeliver(deliveries)
    this.#deliveries.add(delivery)
    return delivery.finally(() => this.#deliveries.delete(delivery))
  }

  /* What cannot be delivered now is in the table, and is delivered later. */
  async #tryToDeliver(deliveries: readonly Delivery[]): Promise<void> {
    const ids = deliveries.map(({ id }) => id)
    try {
      const engine = await this.#openEngine()
      const now = this.#parts.clock.time()
      const isLocal = engine.redeliversAfter === null
      await engine.deliver(isLocal ? deliveries : deliveries.filter(({ runAt }) => runAt <= now))
    } catch (error) {
      this.#errors.tell(error, 'deliver runs, and does it again')
      await this.#stores.waiting.note(ids, null).catch(() => {
        // they are delivered again all the same, only later
      })
    }
  }
}
