import type { ContainerResolver } from '@adonisjs/core/container'
import type { ApplicationService, ContainerBindings } from '@adonisjs/core/types'
import { E_ITI_OVERRIDE } from '../errors.js'

type Class<Value> = abstract new (...args: any[]) => Value
type Key<Value> = keyof ContainerBindings | Class<Value>

/**
 * The bindings of the framework that nobody may bind again: whoever does so changes what a later release relies on.
 * The container lets the last one win and says nothing, so what it gives is compared with what was made here.
 */
export class SealedBindings {
  static readonly #ofApps = new WeakMap<ApplicationService, SealedBindings>()
  readonly #app: ApplicationService
  readonly #made = new Map<Key<unknown>, unknown>()

  private constructor(app: ApplicationService) {
    this.#app = app
  }

  /** Those of an application: its providers share them. */
  static of(app: ApplicationService): SealedBindings {
    const known = SealedBindings.#ofApps.get(app) ?? new SealedBindings(app)
    SealedBindings.#ofApps.set(app, known)
    return known
  }

  /** Binds something that is made once, when it is first asked for. */
  singleton<Value>(
    key: Key<Value>,
    make: (resolver: ContainerResolver<ContainerBindings>) => Value | Promise<Value>
  ): void {
    this.#made.set(key, undefined)
    this.#app.container.singleton(key as Class<Value>, async (resolver) => {
      const value = await make(resolver as ContainerResolver<ContainerBindings>)
      this.#made.set(key, value)
      return value as never
    })
  }

  /**
   * Asks the container for the sealed bindings, by default for all. In tests classes are let pass, since they may be
   * swapped there.
   *
   * @throws {E_ITI_OVERRIDE} naming the bindings that somebody bound again
   */
  async assertIntact(tokens: Iterable<Key<unknown>> = [...this.#made.keys()]): Promise<void> {
    const overridden: string[] = []
    for (const key of tokens) {
      if (typeof key !== 'string' && this.#app.inTest) continue
      const given = await this.#app.container.make(key as keyof ContainerBindings)
      if (given !== this.#made.get(key)) {
        overridden.push(typeof key === 'string' ? `"${key}"` : key.name)
      }
    }
    if (overridden.length > 0) {
      throw new E_ITI_OVERRIDE([
        `the container binding ${overridden.join(', ')}`,
        'Bind what is yours under a name of its own, and change the framework only where it offers an extension point (node ace iti:extensions)',
      ])
    }
  }
}
