import type { ApplicationService } from '@adonisjs/core/types'
import { PrincipalSource } from '../src/access/main.js'
import { processClock } from '../src/clock/main.js'
import { SealedBindings } from '../src/modules/main.js'
import type { ServicesConfig } from '../src/services/main.js'
import {
  defineTasks,
  followTriggers,
  measureQueues,
  RunMetrics,
  Tasks,
  type TaskListing,
  type TasksConfig,
  WorkerStart,
} from '../src/tasks/main.js'

const INTERRUPTED = 130
/* So long bodies that do not stop may hold up the end of the process. */
const ABANDONED_FOR = 2_000

/** Wires the task runner into the application. */
export default class TasksProvider {
  #tasks?: Tasks
  #start?: WorkerStart
  #ending?: Promise<void>

  constructor(protected app: ApplicationService) {}

  register() {
    const sealed = SealedBindings.of(this.app)
    sealed.singleton('iti.tasks', async (resolver) => {
      const config = this.app.config.get<TasksConfig>('tasks', defineTasks())
      const { elsewhere = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
      const metrics = await resolver.make('iti.metrics')
      const tasks = new Tasks({
        app: this.app,
        config,
        listings: () => this.#listings(config),
        db: await resolver.make('lucid.db'),
        clock: processClock,
        logger: await resolver.make('logger'),
        observer: new RunMetrics(metrics),
        principals: () => this.app.container.make(PrincipalSource),
        isElsewhere: (module) => elsewhere.includes(module),
      })
      measureQueues(metrics, {
        queues: Object.keys(config.queues),
        queries: tasks.queries,
        workers: () => tasks.workers(),
      })
      this.#tasks = tasks
      return tasks
    })
    sealed.singleton(WorkerStart, async (resolver) => {
      const logger = await resolver.make('logger')
      this.#start = new WorkerStart({
        clock: processClock,
        tasks: await resolver.make('iti.tasks'),
        onProblem: (error) =>
          logger.error({ err: error }, 'No runs of tasks are executed here yet; it is tried again'),
        onRecovery: () => logger.info('Runs of tasks are executed here from now on'),
      })
      return this.#start
    })
  }

  async start() {
    // imported here, so that wrong tasks are told before anything listens, and every event finds those that follow it
    const tasks = await this.app.container.make('iti.tasks')
    await followTriggers(this.app, tasks, await this.app.container.make('logger'))
  }

  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const { inServer } = this.app.config.get<TasksConfig>('tasks', defineTasks())
    // begun as the first, so that runs end beside the requests that are still answered
    this.app.terminating(() => void this.#end())
    if (inServer) this.#heedInterrupt()
    const start = await this.app.container.make(WorkerStart)
    if (inServer) start.begin()
  }

  /* AdonisJS ends in order when it is told to terminate; Ctrl+C would end runs as a crash does. The second ends at once. */
  #heedInterrupt() {
    process.once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(INTERRUPTED))
      void this.app.terminate()
    })
  }

  /* The database is closed after this. */
  async shutdown() {
    await this.#end()
    if (!this.#tasks?.hasAbandoned) return
    // their runs have ended by the table, and may be executed elsewhere from now on
    setTimeout(() => process.exit(), ABANDONED_FOR).unref()
  }

  #end(): Promise<void> {
    return (this.#ending ??= this.#stop())
  }

  /* Whatever fails here must not keep the other providers from closing what they have opened. */
  async #stop(): Promise<void> {
    try {
      await (this.#start?.stop() ?? this.#tasks?.shutdown())
    } catch (error) {
      const logger = await this.app.container.make('logger')
      logger.error({ err: error }, 'The task runner did not end in order')
    }
  }

  async #listings({ tasks }: TasksConfig): Promise<TaskListing[]> {
    const modules = await this.app.container.make('iti.modules')
    const ofModules = modules.ordered.flatMap(({ name: owner, tasks: all = [] }) =>
      all.map((load) => ({ owner, load }))
    )
    return [...ofModules, ...tasks.map((load) => ({ owner: 'app', load }))]
  }
}
