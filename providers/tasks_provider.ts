import type { ApplicationService } from '@adonisjs/core/types'
import { PrincipalSource } from '../src/access/main.js'
import { processClock } from '../src/clock/main.js'
import { SealedBindings } from '../src/modules/main.js'
import type { ServicesConfig } from '../src/services/main.js'
import {
  defineTasks,
  followTriggers,
  Tasks,
  type TaskListing,
  type TasksConfig,
} from '../src/tasks/main.js'

/** Wires the task runner into the application. */
export default class TasksProvider {
  #tasks?: Tasks

  constructor(protected app: ApplicationService) {}

  register() {
    const sealed = SealedBindings.of(this.app)
    sealed.singleton('iti.tasks', async (resolver) => {
      const config = this.app.config.get<TasksConfig>('tasks', defineTasks())
      const { elsewhere = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
      const observer = { onStart() {}, onEnd() {}, onLost() {} }
      this.#tasks = new Tasks({
        app: this.app,
        config,
        listings: () => this.#listings(config),
        db: await resolver.make('lucid.db'),
        clock: processClock,
        logger: await resolver.make('logger'),
        observer,
        principals: () => this.app.container.make(PrincipalSource),
        isElsewhere: (module) => elsewhere.includes(module),
      })
      return this.#tasks
    })
  }

  async start() {
    // imported here, so that wrong tasks are told before anything listens, and every event finds those that follow it
    const tasks = await this.app.container.make('iti.tasks')
    await followTriggers(this.app, tasks, await this.app.container.make('logger'))
  }

  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const tasks = await this.app.container.make('iti.tasks')
    this.app.terminating(() => tasks.shutdown())
    if (tasks.config.inServer) await tasks.startWorker()
  }

  async shutdown() {
    await this.#tasks?.shutdown()
  }

  async #listings({ tasks }: TasksConfig): Promise<TaskListing[]> {
    const modules = await this.app.container.make('iti.modules')
    const ofModules = modules.ordered.flatMap(({ name: owner, tasks: all = [] }) =>
      all.map((load) => ({ owner, load }))
    )
    return [...ofModules, ...tasks.map((load) => ({ owner: 'app', load }))]
  }
}
