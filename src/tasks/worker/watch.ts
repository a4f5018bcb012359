import type { Clock } from '../../clock/main.js'
import type { Worker } from '../store/worker_store.js'
import { hasEnded } from './machine.js'

/** So long a worker may give no sign of life. */
export const SILENCE = 45_000

/**
 * Finds workers that have died. What counts is how long one of them gave no sign of life here: clocks of other machines
 * may be wrong, and this one's may jump. A process of the same machine that is gone is known to be at once.
 */
export class Watch {
  readonly #clock: Clock
  #seen = new Map<string, { beats: number; at: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Those of the workers that are dead, and why they count as such. */
  findDead(workers: readonly Worker[], ownId: string): { worker: Worker; reason: string }[] {
    const now = this.#clock.now()
    const seen = new Map<string, { beats: number; at: number }>()
    const dead: { worker: Worker; reason: string }[] = []
    for (const worker of workers) {
      const before = this.#seen.get(worker.id)
      const last = before?.beats === worker.beats ? before : { beats: worker.beats, at: now }
      seen.set(worker.id, last)
      if (worker.id === ownId) continue
      if (hasEnded(worker)) {
        const told = `its process ${worker.pid} on ${worker.host} has ended`
        const since = new Date(worker.heartbeatAt).toISOString()
        dead.push({ worker, reason: `${told}, and gave its last sign of life at ${since}` })
      } else if (now - last.at >= SILENCE) {
        const told = `its process ${worker.pid} on ${worker.host} gave no sign of life for ${SILENCE / 1000} s`
        dead.push({
          worker,
          reason: `${told}: it has died, or a task keeps it from doing anything else`,
        })
      }
    }
    this.#seen = seen
    return dead
  }
}
