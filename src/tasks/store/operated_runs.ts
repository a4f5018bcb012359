import type { Database } from '@adonisjs/lucid/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { affectedRows, primaryOf, retryOnConflict } from '../../database/main.js'
import { FREE_PLACES, RUNS } from './run_columns.js'

/** That a run runs again, and the places that it takes. */
export interface Revival {
  at: number
  overlapSlot: string | null
  waitsFor: string | null
}

/** Stores what operators want of runs. Each change looks at how the run is, and is false if it is otherwise. */
export class OperatedRuns {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Ends a run that does not run, but might. */
  cancelWaiting(id: string, { at, reason }: { at: number; reason: string }): Promise<boolean> {
    const changes = { status: 'cancelled', reason, finished_at: at, ...FREE_PLACES }
    return this.#change(id, (run) =>
      run.whereIn('status', ['queued', 'interrupted']).whereNull('finished_at').update(changes)
    )
  }

  /** Asks the worker that executes a run to stop it, or not to have it tried again. */
  requestCancel(id: string, at: number): Promise<boolean> {
    return this.#change(id, (run) =>
      run
        .whereIn('status', ['running', 'timed_out'])
        .whereNull('finished_at')
        .update({ cancel_requested_at: at })
    )
  }

  /**
   * Has a run that has ended run again, in its places and with the key that it was dispatched with.
   *
   * @throws a unique violation, if another run has its place or its key
   */
  revive(id: string, { at, overlapSlot, waitsFor }: Revival): Promise<boolean> {
    const changes = {
      status: 'queued',
      unique_key: primaryOf(this.#db).raw('own_key'),
      run_at: at,
      reason: 'an operator has it run again',
      finished_at: null,
      cancel_requested_at: null,
      overlap_slot: overlapSlot,
      waits_for: waitsFor,
      delivered_at: at,
    }
    return this.#change(id, (run) => run.whereNotNull('finished_at').update(changes))
  }

  #change(
    id: string,
    change: (run: DatabaseQueryBuilderContract<any>) => PromiseLike<unknown>
  ): Promise<boolean> {
    const run = () => primaryOf(this.#db).from(RUNS).where('id', id)
    return retryOnConflict(async () => affectedRows(await change(run())) === 1)
  }
}
