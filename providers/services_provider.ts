import type { ApplicationService } from '@adonisjs/core/types'
import { PrincipalSource } from '../src/access/main.js'
import { LocalFacades, SealedBindings } from '../src/modules/main.js'
import {
  IdempotentCommands,
  registerServiceRoutes,
  ServiceApi,
  ServiceRegistry,
  type ServicesConfig,
} from '../src/services/main.js'

/** Wires calls between services into the application: those it makes, and those it answers. */
export default class ServicesProvider {
  #services?: ServiceRegistry

  constructor(protected app: ApplicationService) {}

  register() {
    const sealed = SealedBindings.of(this.app)
    sealed.singleton('iti.services', () => {
      const { remote = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
      this.#services = new ServiceRegistry(remote)
      return this.#services
    })
    sealed.singleton(LocalFacades, () => new LocalFacades(this.app))
    sealed.singleton(IdempotentCommands, async (resolver) => {
      const db = await resolver.make('lucid.db')
      const logger = await resolver.make('logger')
      return new IdempotentCommands({ db, logger, inProduction: this.app.inProduction })
    })
    sealed.singleton(ServiceApi, async (resolver) => {
      const facades = await resolver.make(LocalFacades)
      const commands = await resolver.make(IdempotentCommands)
      const principals = await resolver.make(PrincipalSource)
      return new ServiceApi({ facades, commands, principals })
    })
  }

  async boot() {
    const { container } = this.app
    const services = await container.make('iti.services')
    for (const facade of services.facades) {
      container.singleton(facade, () => services.bindingOf(facade))
    }
    const api = await container.make(ServiceApi)
    registerServiceRoutes(() => api)
  }

  async shutdown() {
    this.#services?.close()
  }
}
