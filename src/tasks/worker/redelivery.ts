import type { Clock } from '../../clock/main.js'
import type { Delivery, Engine } from '../engines/engine.js'
import { Loop } from '../loop.js'
import type { WaitingRuns } from '../store/waiting_runs.js'

const TURN = 1_000
const AT_ONCE = 500
/* However many runs wait, no more than a tenth of the time goes into looking at them. */
const SHARE = 10

/** What redelivery works with. */
export interface RedeliveryParts {
  clock: Clock
  engine: Engine
  waiting: WaitingRuns
  deliver: (runs: readonly Delivery[]) => Promise<void>
  onError: (error: unknown, doing: string) => void
}

/**
 * Delivers runs that are due and that nobody took: those that waited for their time, and those that an engine has lost
 * or never got.
 */
export class Redelivery {
  readonly #parts: RedeliveryParts
  readonly #loop: Loop | null

  constructor(parts: RedeliveryParts) {
    this.#parts = parts
    const { clock, engine, onError } = parts
    const { redeliversAfter } = engine
    this.#loop =
      redeliversAfter === null
        ? null
        : new Loop({
            clock,
            every: TURN,
            work: () => this.#turn(redeliversAfter),
            onError: (error) => onError(error, 'deliver runs that nobody took'),
          })
  }

  start(): void {
    this.#loop?.start()
  }

  async stop(): Promise<void> {
    await this.#loop?.stop()
  }

  async #turn(after: number): Promise<number> {
    const { waiting, clock, engine } = this.#parts
    const from = clock.now()
    const now = clock.time()
    const runs = await waiting.undelivered({ now, before: now - after, limit: AT_ONCE })
    if (runs.length === 0) return Math.max(TURN, (clock.now() - from) * SHARE)
    await engine.deliver(runs)
    await waiting.note(
      runs.map(({ id }) => id),
      now
    )
    return runs.length === AT_ONCE ? (clock.now() - from) * SHARE : TURN
  }
}
