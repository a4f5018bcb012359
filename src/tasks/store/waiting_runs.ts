import type { Database } from '@adonisjs/lucid/database'
import { primaryOf, retryOnConflict } from '../../database/main.js'
import { RUNS } from './run_columns.js'

/** A run in its queue. */
export interface Waiting {
  id: string
  queue: string
  runAt: number
}

/** Knows which runs wait, and whether the engine has been told of them. */
export class WaitingRuns {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Runs that are due, and were not given to the engine since a time. */
  async undelivered(of: { now: number; before: number; limit: number }): Promise<Waiting[]> {
    const rows = await this.#queued
      .where('run_at', '<=', of.now)
      .where((runs) =>
        runs
          .whereNull('delivered_at')
          .orWhere('delivered_at', '<', of.before)
          // it was delivered in vain while the run before it had not ended
          .orWhereNotNull('waits_for')
      )
      .orderBy('run_at')
      .limit(of.limit)
      .select('id', 'queue', 'run_at')
    return rows.map(toWaiting)
  }

  /** The run that waits in a place, if one does. */
  async findIn(place: string): Promise<Waiting | null> {
    const row = await this.#queued
      .where('overlap_slot', place)
      .select('id', 'queue', 'run_at')
      .first()
    return row && toWaiting(row)
  }

  /** Notes that the engine has runs, or with null that it has not. */
  async note(ids: readonly string[], deliveredAt: number | null): Promise<void> {
    await retryOnConflict(() =>
      this.#queued.whereIn('id', [...ids]).update({ delivered_at: deliveredAt })
    )
  }

  get #queued() {
    return primaryOf(this.#db).from(RUNS).where('status', 'queued')
  }
}

const toWaiting = (row: { id: string; queue: string; run_at: number | string }): Waiting => ({
  id: row.id,
  queue: row.queue,
  runAt: Number(row.run_at),
})
