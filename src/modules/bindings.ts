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
export function bindLocally(app: ApplicationService, binding: FacadeBinding): void {
  const { facade } = binding
  app.container.singleton(facade, async () => {
    const target = await loadTarget(app, binding)
    const isBare = app.inProduction || !hasContract(facade)
    return isBare ? target : checkedBinding(facade, target as Methods)
  })
}

const targets = new WeakMap<object, WeakMap<FacadeBinding, Promise<unknown>>>()

/**
 * The implementation of a facade: one in each application.
 *
 * @throws {E_FACADE_INCOMPLETE} if a method of the contract is missing
 */
export function loadTarget(app: ApplicationService, binding: FacadeBinding): Promise<unknown> {
  const known = targets.get(app.container) ?? new WeakMap<FacadeBinding, Promise<unknown>>()
  targets.set(app.container, known)
  const target = known.get(binding) ?? makeTarget(app, binding)
  known.set(binding, target)
  // a later call may find what was missing
  target.catch(() => known.delete(binding))
  return target
}

async function makeTarget(app: ApplicationService, { facade, load }: FacadeBinding) {
  const { default: Service } = await load()
  const target = await app.container.make(Service)
  if (hasContract(facade)) assertComplete(facade, Service.name, target)
  return target
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
