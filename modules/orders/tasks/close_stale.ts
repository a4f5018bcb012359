import { inject } from '@adonisjs/core'
import { Settings } from '@iti/framework/settings'
import { cron, exponential, Task, type TaskContext } from '@iti/framework/tasks'
import { DateTime } from 'luxon'
import { OrdersService } from '../services/orders_service.js'
import { staleAfterDays } from '../settings.js'

/** What became of the orders that were open for too long. */
export interface ClosedOrders {
  closed: number
  /** Those that could not be closed, and are tried again the next time. */
  failed: number
}

const READ_AT_ONCE = 100

/** Cancels orders that were placed long ago and are still open, so that their stock is there for others. */
@inject()
export default class CloseStale extends Task<void, ClosedOrders> {
  static override id = 'orders.close_stale'
  static override title = 'Cancel orders that stay open'
  static override schedules = [cron('23 1 * * *')]
  static override retries = { limit: 2, backoff: exponential('1m', '10m') }

  constructor(
    private orders: OrdersService,
    private settings: Settings
  ) {
    super()
  }

  async run(_input: void, { signal, log, progress }: TaskContext): Promise<ClosedOrders> {
    const days = await this.settings.get(staleAfterDays)
    const placedBefore = DateTime.utc().minus({ days })
    const result = { closed: 0, failed: 0 }

    for await (const id of this.#stale(placedBefore)) {
      signal.throwIfAborted()
      try {
        if (await this.orders.expire(id)) result.closed++
      } catch (error) {
        result.failed++
        log.error(`The order ${id} cannot be closed`, { id, error })
      }
      progress(result.closed + result.failed)
    }
    log.info(`Orders from before ${placedBefore.toISODate()} are closed`, { days, ...result })
    return result
  }

  async *#stale(placedBefore: DateTime): AsyncGenerator<number> {
    for (let after = 0; ;) {
      const orders = await this.orders.findOpen({ placedBefore, after, limit: READ_AT_ONCE })
      if (orders.length === 0) return
      for (const { id } of orders) yield id
      after = orders.at(-1)!.id
    }
  }
}
