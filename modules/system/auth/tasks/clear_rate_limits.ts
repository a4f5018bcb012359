import db from '@adonisjs/lucid/services/db'
import { affectedRows, retryOnConflict } from '../../../../src/database/main.js'
import { cron, Task, type TaskContext } from '../../../../src/tasks/main.js'
import { sweep, type Swept } from '../../sweep.js'

const AT_ONCE = 500

/**
 * Deletes counts of failures whose time is over. The limiter does so by itself on some databases only, and whoever
 * guesses names would fill the table.
 */
export default class ClearRateLimits extends Task<void, Swept> {
  static override id = 'system.clear_rate_limits'
  static override title = 'Delete expired rate limits'
  static override schedules = [cron('7 * * * *')]

  run(_input: void, context: TaskContext): Promise<Swept> {
    return sweep(() => this.#removeSome(), context)
  }

  async #removeSome(): Promise<number> {
    const now = Date.now()
    // those that never end have no time
    const expired = () => db.from('iti_rate_limits').where('expire', '<', now)
    const rows = await expired().limit(AT_ONCE).select('key')
    if (rows.length === 0) return 0
    const keys = rows.map(({ key }) => key)
    // one that counts again meanwhile stays
    return retryOnConflict(async () => affectedRows(await expired().whereIn('key', keys).delete()))
  }
}
