import type { ApplicationService } from '@adonisjs/core/types'
import type { I18nManager } from '@adonisjs/i18n'
import { assertCommands } from '../src/ace/main.js'
import { itiConfig } from '../src/config.js'
import { Extensions } from '../src/extensions/main.js'
import { assertRoutesOf, registerRoutesOf, withdrawRoutesOf } from '../src/http/main.js'
import { addMessages } from '../src/i18n/main.js'
import {
  bindLocally,
  LocalFacades,
  ModuleLifecycle,
  ModuleRegistry,
  type RouteRegistration,
  SealedBindings,
} from '../src/modules/main.js'
import { declarationsOf } from '../src/plugins/main.js'
import type { ServicesConfig } from '../src/services/main.js'

/** Leads the modules and plugins through the life of the application: the system domain first. */
export default class ModuleProvider {
  #lifecycle?: ModuleLifecycle

  constructor(protected app: ApplicationService) {}

  register() {
    const sealed = SealedBindings.of(this.app)
    sealed.singleton(Extensions, () => new Extensions())
    sealed.singleton('iti.modules', async () => {
      const system = () => import('../modules/system/module.js')
      const modules = await ModuleRegistry.load(await declarationsOf(this.app, system))
      const { elsewhere = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
      const services = await this.app.container.make('iti.services')
      modules.leaveElsewhere(elsewhere, (facade) => services.isRemote(facade))
      return modules
    })
  }

  async boot() {
    await this.#assertNothingIsOverridden()
    const { container } = this.app
    const logger = await container.make('logger')
    const modules = await container.make('iti.modules')
    for (const { name, reason } of modules.skipped) {
      logger.error({ plugin: name }, `The plugin is broken and left out: ${reason}`)
    }
    const services = await container.make('iti.services')
    const facades = await container.make(LocalFacades)
    this.#lifecycle = new ModuleLifecycle({
      modules,
      bindFacade: (binding) => {
        facades.add(binding)
        if (!services.isRemote(binding.facade)) bindLocally(this.app, binding)
      },
      app: this.app,
      extensions: await container.make(Extensions),
      onSkip(name, error) {
        withdrawRoutesOf(name)
        logger.error({ err: error, plugin: name }, 'The plugin is broken and left out')
      },
    })
    await this.#addMessages(modules)
    await this.#lead(async (lifecycle) => {
      await lifecycle.bindFacades()
      await lifecycle.runHook('register')
      await lifecycle.runHook('boot')
    })
    const server = await container.make('server')
    const bootServer = server.boot.bind(server)
    server.boot = () => this.#lead(bootServer)
  }

  async start() {
    await this.#lead(async (lifecycle) => {
      // every provider has booted by now, and may have bound something again; a command never comes to the server's boot
      await SealedBindings.of(this.app).assertIntact()
      await lifecycle.registerRoutes((...routes) => this.#registerRoutes(...routes))
      await lifecycle.extend()
      await lifecycle.runHook('start')
    })
  }

  async ready() {
    await this.#lead((lifecycle) => lifecycle.runHook('ready'))
  }

  async shutdown() {
    await this.#lifecycle?.shutdown()
  }

  async #addMessages({ ordered }: ModuleRegistry) {
    const folders = ordered.flatMap(({ messages }) => messages ?? [])
    if (folders.length === 0) return
    addMessages(folders)
    const i18n: I18nManager = await this.app.container.make('i18n' as never)
    await i18n.reloadTranslations()
  }

  /* When a step fails the application does not start, and nobody else would close what modules have opened. */
  async #lead(work: (lifecycle: ModuleLifecycle) => Promise<void>) {
    if (!this.#lifecycle) return
    try {
      await work(this.#lifecycle)
    } catch (error) {
      await this.#lifecycle.shutdown().catch(() => {})
      throw error
    }
  }

  async #registerRoutes(...[owner, load, isSkippable]: Parameters<RouteRegistration>) {
    await registerRoutesOf(owner, await this.app.container.make('router'), load)
    if (!isSkippable) return
    const modules = await this.app.container.make('iti.modules')
    const unmarked = itiConfig().http.unmarkedRoutes
    assertRoutesOf(owner, { permissions: modules.permissions(), unmarked })
  }

  /* Before anything is asked of the registry, which might not be one any more. */
  async #assertNothingIsOverridden() {
    const { container } = this.app
    if (this.app.getEnvironment() === 'console' && container.hasBinding('ace')) {
      assertCommands(await container.make('ace'))
    }
    await SealedBindings.of(this.app).assertIntact(['iti.modules', Extensions])
  }
}
