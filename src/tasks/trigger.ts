import type { Event } from '../extensions/main.js'

/** An event after which a task is dispatched. */
export interface Trigger {
  readonly event: Event<any>
  readonly toInput: (payload: any) => unknown
}

/**
 * Has a task run after an event. An event is told once its change is committed: what must not be lost when the process
 * dies in between is dispatched in the transaction of the change.
 *
 * @param toInput makes the input from what the event tells; by default that is the input
 *
 * @example
 * ```ts
 * static override triggers = [on(orderPlaced, ({ id }) => ({ orderId: id }))]
 * ```
 */
export const on = <Payload>(
  event: Event<Payload>,
  toInput: (payload: Payload) => unknown = (payload) => payload
): Trigger => ({ event, toInput })
