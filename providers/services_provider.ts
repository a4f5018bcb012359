import type { ApplicationService } from '@adonisjs/core/types'
import { PrincipalSource, ServiceTokens } from '../src/access/main.js'
import { LocalFacades, SealedBindings } from '../src/modules/main.js'
import {
  ApiMetrics,
  CallMetrics,
  IdempotentCommands,
  measureServices,
  measureTokenExpiry,
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
    sealed.singleton('iti.services', async (resolver) => {
      const { remote = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
      const metrics = await resolver.make('iti.metrics')
      const services = new ServiceRegistry(remote, new CallMetrics(metrics, remote))
      measureServices(metrics, () => services.describe())
      this.#services = services
      return services
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
      const metrics = new ApiMetrics(await resolver.make('iti.metrics'))
      return new ServiceApi({ facades, commands, principals, metrics })
    })
  }

  async boot() {
    const { container } = this.app
    const services = await container.make('iti.services')
    for (const facade of services.facades) {
      container.singleton(facade, () => services.bindingOf(facade))
    }
    registerServiceRoutes(await container.make(ServiceApi))
    measureTokenExpiry(await container.make('iti.metrics'), async () => {
      const tokens = await container.make(ServiceTokens)
      return tokens.list()
    })
  }

  async shutdown() {
    this.#services?.close()
  }
}
