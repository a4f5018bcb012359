import type { Database } from '@adonisjs/lucid/database'
import { primaryOf, retryOnConflict } from '../../database/main.js'
import type { RunStatus } from '../run.js'
import type { Fence } from './run_store.js'
import { RUNS } from './run_columns.js'

/** A run that nobody executes any more, though it has not ended. */
export interface Orphan extends Fence {
  task: string
  queue: string
  status: RunStatus
  /** Whether somebody wants it to be cancelled. */
  isToCancel: boolean
}

const AT_ONCE = 500

/** Finds runs that their workers left behind. */
export class OrphanStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Runs whose worker is not there any more: those of some tasks, or those of all others. */
  async abandoned(tasks: readonly string[], { isOthers = false } = {}): Promise<Orphan[]> {
    const rows = await primaryOf(this.#db)
      .from(RUNS)
      .whereIn('status', ['running', 'timed_out', 'cancelled'])
      .whereNull('finished_at')
      .whereNotIn('owner', (workers) => workers.from('iti_task_workers').select('id'))
      .where((run) =>
        isOthers ? run.whereNotIn('task', [...tasks]) : run.whereIn('task', [...tasks])
      )
      .orderBy('id')
      .limit(AT_ONCE)
      .select('id', 'owner', 'attempt', 'task', 'queue', 'status', 'cancel_requested_at')
    return rows.map(({ cancel_requested_at: cancelAt, ...row }) => ({
      ...row,
      isToCancel: cancelAt !== null,
    }))
  }

  /** Puts runs that a shutdown interrupted, and that are to run again, back into their queues. */
  async resume(tasks: readonly string[], now: number): Promise<Pick<Orphan, 'id' | 'queue'>[]> {
    if (tasks.length === 0) return []
    const client = primaryOf(this.#db)
    const rows = await client
      .from(RUNS)
      .where('status', 'interrupted')
      .whereNull('finished_at')
      .whereIn('task', [...tasks])
      .orderBy('id')
      .limit(AT_ONCE)
      .select('id', 'queue')
    if (rows.length === 0) return []
    const changes = {
      status: 'queued',
      reason: 'a shutdown interrupted it',
      run_at: now,
      owner: null,
      finished_at: null,
      delivered_at: null,
    }
    await retryOnConflict(() =>
      client
        .from(RUNS)
        .where('status', 'interrupted')
        .whereNull('finished_at')
        .whereIn(
          'id',
          rows.map(({ id }) => id)
        )
        // an attempt that a shutdown ended does not count
        .update({ ...changes, attempt: client.raw('attempt - 1') })
    )
    return rows
  }
}
