import type { ApplicationService } from '@adonisjs/core/types'
import { E_FACADE_INCOMPLETE } from './errors.js'
import type { CallOptions, Facade, Operation } from './facade.js'

type Implementation<T> = () => Promise<{ default: new (...args: any[]) => T }>
type Call = (
  name: string,
  operation: Operation,
  input: unknown,
  options?: CallOptions
) => Promise<unknown>
type Methods = Record<string, (input: unknown, options?: CallOptions) => Promise<unknown>>

/** Which class answers for a facade. */
export interface FacadeBinding {
  readonly facade: Facade<unknown>
  readonly load: Implementation<unknown>
}

/**
 * Says in a manifest which class implements a facade. An implementation that lacks an operation does not compile.
 *
 * @example
 * ```ts
 * facades: [bindFacade(InventoryFacade, () => import('./services/inventory_service.js'))]
 * ```
 */
export const bindFacade = <T>(facade: Facade<T>, load: Implementation<T>): FacadeBinding => ({
  facade,
  load,
})

/**
 * Puts a facade into the container. Outside production each call is validated and goes through JSON both ways, so
 * that code which would break when the module moves into its own process breaks early.
 *
 * @throws {E_FACADE_INCOMPLETE} at the first resolution, if a method is missing
 */
export function bindLocally(app: ApplicationService, { facade, load }: FacadeBinding): void {
  app.container.singleton(facade, async (resolver) => {
    const { default: Service } = await load()
    const target = (await resolver.make(Service)) as Methods
    for (const operation of Object.keys(facade.contract.operations)) {
      if (typeof target[operation] !== 'function') {
        throw new E_FACADE_INCOMPLETE([Service.name, facade.name, operation])
      }
    }
    return app.inProduction ? target : validated(facade, target)
  })
}

function validated<T>(facade: Facade<T>, target: Methods): T {
  return implement(facade, async (name, { input, output }, data, options) => {
    const result = await target[name]!(throughJson(await input.validate(data)), options)
    return output.validate(throughJson(result))
  })
}

const throughJson = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value))

/* The object is created from the prototype, because the constructor of a facade refuses to run. */
function implement<T>(facade: Facade<T>, call: Call): T {
  const bound = Object.create(facade.prototype)
  for (const [name, operation] of Object.entries(facade.contract.operations)) {
    bound[name] = (input: unknown, options?: CallOptions) => call(name, operation, input, options)
  }
  return bound
}
