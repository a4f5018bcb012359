import type { Database } from '@adonisjs/lucid/database'
import { affectedRows, primaryOf, retryOnConflict } from '../../database/main.js'
import { firstRunId } from '../run_id.js'
import { LogStore } from './log_store.js'
import { RUNS } from './run_columns.js'

const AT_ONCE = 500
/* A run may have thousands of lines. */
const LOGS_AT_ONCE = 50

/** Deletes runs that nobody needs any more. */
export class RunRetention {
  readonly #db: Database
  readonly #logs: LogStore

  constructor(db: Database) {
    this.#db = db
    this.#logs = new LogStore(db)
  }

  /**
   * Deletes some of the runs that ended before a time, the oldest first, with their logs. What has not ended stays,
   * however old it is.
   *
   * @param time milliseconds since 1970
   * @returns how many; 0 if there are none left
   */
  async removeBefore(time: number): Promise<number> {
    const rows = await this.#endedBefore(time).orderBy('id').limit(AT_ONCE).select('id')
    const ids = rows.map(({ id }) => id)
    // before the runs, so that whoever dies in between leaves nothing that is not found again
    for (let at = 0; at < ids.length; at += LOGS_AT_ONCE) {
      await this.#logs.removeOf(ids.slice(at, at + LOGS_AT_ONCE))
    }
    if (ids.length === 0) return 0
    return retryOnConflict(async () => {
      // one that an operator has run again meanwhile has not ended
      const ended = this.#endedBefore(time).whereIn('id', ids)
      return affectedRows(await ended.delete())
    })
  }

  /* A run that ended before a time was made before it: the ids bound what is looked at. */
  #endedBefore(time: number) {
    return primaryOf(this.#db)
      .from(RUNS)
      .where('id', '<', firstRunId(time))
      .where('finished_at', '<', time)
  }
}
