/** A contribution as a manifest names it: where it goes, and how it is loaded. */
export interface Extension<Contribution = unknown> {
  readonly point: ExtensionPoint<Contribution>
  readonly load: () => Promise<{ default: Contribution }>
  /** Lower comes first; equal ones come in the order in which their modules boot. */
  readonly order: number
}

/** What a point demands of what is added. */
export interface PointRules<Contribution> {
  /** What no two contributions may have in common, for instance their name. */
  keyOf?(contribution: Contribution): string
}

/**
 * A place where behaviour may be added, and the only kind of place: whatever has no point cannot be changed from
 * outside. Whoever offers a point lists it in the `points` of its manifest, and asks {@link Extensions} what was
 * added.
 *
 * @example
 * ```ts
 * export const shippingRates = new ExtensionPoint<ShippingRate>('orders.shipping_rates', 'Prices of a delivery')
 *
 * // in the manifest of another module
 * extends: [shippingRates.with(() => import('./extensions/express_rate.js'))]
 * ```
 */
export class ExtensionPoint<Contribution = any> {
  /** `module.name`, for instance `system.user_fields`. */
  readonly name: string
  /** What it is for, in a few words. */
  readonly description: string
  readonly rules: PointRules<Contribution>

  constructor(name: string, description: string, rules: PointRules<Contribution> = {}) {
    this.name = name
    this.description = description
    this.rules = rules
  }

  /** Names a contribution; it is imported when the application starts. */
  with(
    load: () => Promise<{ default: Contribution }>,
    { order = 0 }: { order?: number } = {}
  ): Extension<Contribution> {
    return { point: this, load, order }
  }
}
