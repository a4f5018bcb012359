import { Router } from '@adonisjs/core/http'
import type { Facade } from '../../modules/main.js'
import type { ServiceApi } from './service_api.js'

/** Who may call a facade that is served. */
export interface ServedFacade {
  /** What the token of a caller has to allow. */
  scope: string
}

declare module '@adonisjs/http-server' {
  interface Router {
    /**
     * Answers the operations of a facade to other services, by the implementation that this process has.
     *
     * @throws {E_FACADE_NOT_SERVED} for a facade without a contract, or that no module binds here
     *
     * @example
     * ```ts
     * router.service(InventoryFacade, { scope: 'inventory' })
     * ```
     */
    service(facade: Facade<unknown>, options: ServedFacade): void
  }
}

/** Adds {@link Router.service}. */
export function registerServiceRoutes(api: ServiceApi): void {
  Router.macro(
    'service',
    function (this: Router, facade: Facade<unknown>, { scope }: ServedFacade) {
      for (const endpoint of api.endpointsOf(facade)) {
        const { method, path } = endpoint.route
        this.route(path, [method], (ctx) => api.answer(endpoint, ctx))
          .as(`services.${endpoint.name}`)
          .service(scope)
      }
    }
  )
}
