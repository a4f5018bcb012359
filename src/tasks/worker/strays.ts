import type { Clock } from '../../clock/main.js'
import type { Delivery } from '../engines/engine.js'
import type { RunStore } from '../store/run_store.js'

/** What the search for strays works with. */
export interface StraysParts {
  clock: Clock
  runs: RunStore
  isExecuted: (id: string) => boolean
  deliver: (runs: readonly Delivery[]) => Promise<void>
}

/**
 * Finds runs that are this worker's by the table and that it does not execute: the database let it take them, and the
 * connection ended before it was told. They go back into their queues, and what never began is no attempt.
 */
export class Strays {
  readonly #parts: StraysParts
  /* One that was taken just now may not have begun. */
  #suspects = new Set<string>()

  constructor(parts: StraysParts) {
    this.#parts = parts
  }

  async pass(ownId: string): Promise<void> {
    const { clock, runs, isExecuted, deliver } = this.#parts
    const suspects = new Set<string>()
    for (const run of await runs.runningOf(ownId)) {
      if (isExecuted(run.id)) continue
      const name = `${run.id} ${run.attempt}`
      if (!this.#suspects.has(name)) {
        suspects.add(name)
        continue
      }
      const runAt = clock.time()
      const reason = 'its worker was never told that it had taken it'
      const isBack = await runs.giveBack(run, { runAt, reason, isForgiven: true })
      if (isBack) await deliver([{ id: run.id, queue: run.queue, runAt }])
    }
    this.#suspects = suspects
  }
}
