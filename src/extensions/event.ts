import { ExtensionPoint } from './extension_point.js'

/** What listens to an event. What it throws is logged, and holds up neither the others nor who told the event. */
export type Listener<Payload> = (payload: Payload) => void | Promise<void>

/**
 * Something that has happened, told after it was committed. It goes through the emitter of AdonisJS, and whatever
 * watches that sees it.
 *
 * @example
 * ```ts
 * // modules/orders/events.ts
 * export const orderPlaced = new Event<{ id: number }>('orders:placed', 'An order was stored')
 *
 * await orderPlaced.emit({ id: order.id })
 *
 * // in the manifest of another module
 * extends: [orderPlaced.with(() => import('./listeners/print_label.js'))]
 * ```
 */
export class Event<Payload> extends ExtensionPoint<Listener<Payload>> {
  /** Tells it to all who listen, and waits for them. */
  async emit(payload: Payload): Promise<void> {
    // imported here, so that a manifest can be read where there is no application
    const { default: emitter } = await import('@adonisjs/core/services/emitter')
    await emitter.emit(this.name as never, payload as never)
  }
}
