import type { ApplicationService } from '@adonisjs/core/types'
import { ModuleRegistry } from '../src/modules/main.js'

/** Boots the modules: the system domain first, then those of `adonisrc.ts` in the order of their dependencies. */
export default class ModuleProvider {
  #modules?: ModuleRegistry

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('iti.modules', () =>
      ModuleRegistry.of(this.app, () => import('../modules/system/module.js'))
    )
  }

  async boot() {
    this.#modules = await this.app.container.make('iti.modules')
    await this.#modules.bindFacades(this.app)
    await this.#modules.runHook('register', this.app)
    await this.#modules.runHook('boot', this.app)
  }

  async start() {
    await this.#modules?.registerRoutes()
    await this.#modules?.runHook('start', this.app)
  }

  async ready() {
    await this.#modules?.runHook('ready', this.app)
  }

  async shutdown() {
    await this.#modules?.runHook('shutdown', this.app)
  }
}
