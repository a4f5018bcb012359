import type { ApplicationService } from '@adonisjs/core/types'
import { E_FACADE_INCOMPLETE } from './errors.js'
import { hasContract, type ContractFacade, type Facade } from './facade.js'
import { checkedBinding } from './facade_binding.js'
import type { Methods } from './facade_call.js'

type Implementation<T> = () => Promise<{ default: new (...args: never[]) => T }>

/** Which class answers for a facade. */
export interface FacadeBinding {
  readonly facade: Facade<unknown>
  readonly load: Implementation<unknown>
}

/**
 * Says in a manifest which class implements a facade, or any other abstract class. An implementation that lacks an
 * operation, or whose output is another one, does not compile.
 *
 * @example
 * ```ts
 * facades: [bindFacade(InventoryFacade, () => import('./services/inventory_service.js'))]
 * ```
 */
export const bindFacade = <T>(
  facade: Facade<T>,
  load: Implementation<NoInfer<T>>
): FacadeBinding => ({ facade, load })

/**
 * Puts a facade into the container. Where it has a contract, the calls keep its rules outside production, see
 * {@link checkedBinding}. In production, and without a contract, callers get the implementation itself.
 *
 * @throws {E_FACADE_INCOMPLETE} at the first resolution, if a method is missing
 */
export function bindLocally(app: ApplicationService, { facade, load }: FacadeBinding): void {
  app.container.singleton(facade, async (resolver) => {
    const { default: Service } = await load()
    const target = await resolver.make(Service)
    if (!hasContract(facade)) return target

    assertComplete(facade, Service.name, target)
    return app.inProduction ? target : checkedBinding(facade, target as Methods)
  })
}

function assertComplete(
  { name, contract }: ContractFacade<unknown>,
  implementation: string,
  target: unknown
): void {
  for (const operation of Object.keys(contract.operations)) {
    if (typeof (target as Methods)[operation] === 'function') continue
    throw new E_FACADE_INCOMPLETE([implementation, name, operation])
  }
}
