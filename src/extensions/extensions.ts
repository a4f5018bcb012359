import { E_EXTENSION_TAKEN } from './errors.js'
import type { Extension, ExtensionPoint } from './extension_point.js'

/** A contribution in use, and the module it comes from. */
export interface Contributed<Contribution = unknown> {
  module: string
  order: number
  value: Contribution
}

/**
 * What was added at the points of the application.
 *
 * @example
 * ```ts
 * const extensions = await app.container.make(Extensions)
 * for (const field of extensions.of(userFields)) …
 * ```
 */
export class Extensions {
  readonly #contributed = new Map<ExtensionPoint, Contributed[]>()
  readonly #values = new Map<ExtensionPoint, readonly unknown[]>()

  /**
   * Adds a contribution, which stands behind those of the same order that are there already.
   *
   * @throws {E_EXTENSION_TAKEN}
   */
  async add(module: string, { point, load, order }: Extension): Promise<void> {
    const { default: value } = await load()
    this.#assertFree(module, point, value)
    const all = [...(this.#contributed.get(point) ?? []), { module, order, value }]
    this.#contributed.set(
      point,
      all.sort((one, other) => one.order - other.order)
    )
    this.#values.delete(point)
  }

  /** Takes back what a module added. */
  withdraw(module: string): void {
    for (const [point, all] of this.#contributed) {
      this.#contributed.set(
        point,
        all.filter((one) => one.module !== module)
      )
    }
    this.#values.clear()
  }

  /** What was added at a point, in order. */
  of<Contribution>(point: ExtensionPoint<Contribution>): readonly Contribution[] {
    const known = this.#values.get(point)
    if (known) return known as readonly Contribution[]

    const values = (this.#contributed.get(point) ?? []).map(({ value }) => value)
    this.#values.set(point, values)
    return values as readonly Contribution[]
  }

  /** As {@link of}, with where each comes from. */
  contributedTo<Contribution>(
    point: ExtensionPoint<Contribution>
  ): readonly Contributed<Contribution>[] {
    return (this.#contributed.get(point) ?? []) as Contributed<Contribution>[]
  }

  #assertFree(module: string, point: ExtensionPoint, value: unknown): void {
    const key = point.rules.keyOf?.(value)
    if (key === undefined) return
    const holder = this.contributedTo(point).find((one) => point.rules.keyOf?.(one.value) === key)
    if (holder) throw new E_EXTENSION_TAKEN([key, point.name, holder.module, module])
  }
}
