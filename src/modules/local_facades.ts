import type { ApplicationService } from '@adonisjs/core/types'
import { loadTarget, type FacadeBinding } from './bindings.js'
import type { Facade } from './facade.js'
import type { Methods } from './facade_call.js'

/**
 * The implementations that this process has, whoever answers its own calls: a process that serves a facade answers by
 * its own, also where its modules call another.
 */
export class LocalFacades {
  readonly #app: ApplicationService
  readonly #bindings = new Map<Facade<unknown>, FacadeBinding>()

  constructor(app: ApplicationService) {
    this.#app = app
  }

  add(binding: FacadeBinding): void {
    this.#bindings.set(binding.facade, binding)
  }

  has(facade: Facade<unknown>): boolean {
    return this.#bindings.has(facade)
  }

  /** The implementation of a facade that {@link has} knows. */
  async get(facade: Facade<unknown>): Promise<Methods> {
    return (await loadTarget(this.#app, this.#bindings.get(facade)!)) as Methods
  }
}
