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
}

const AT_ONCE = 500

/** Finds runs that their workers left behind. */
export class OrphanStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Runs whose worker is not there any more. */
  async abandoned(): Promise<Orphan[]> {
    return primaryOf(this.#db)
      .from(RUNS)
      .whereIn('status', ['running', 'timed_out', 'cancelled'])
      .whereNull('finished_at')
      .whereNotIn('owner', (workers) => workers.from('iti_task_workers').select('id'))
      .orderBy('id')
      .limit(AT_ONCE)
      .select('id', 'owner', 'attempt', 'task', 'queue', 'status')
  }

  /** Puts runs that a shutdown interrupted back into their queues, and returns how many. */
  async resume(tasks: readonly string[], now: number): Promise<Pick<Orphan, 'id' | 'queue'>[]> {
    if (tasks.length === 0) return []
    const client = primaryOf(this.#db)
    const rows = await client
      .from(RUNS)
      .where('status', 'interrupted')
      .whereIn('task', [...tasks])
      .orderBy('id')
      .limit(AT_ONCE)
      .select('id', 'queue')
    if (rows.length === 0) return []
    const changes = {
      status: 'queued',
      run_at: now,
      owner: null,
      finished_at: null,
      delivered_at: null,
    }
    await retryOnConflict(() =>
      client
        .from(RUNS)
        .where('status', 'interrupted')
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
