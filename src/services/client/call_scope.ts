import type { Clock } from '../../clock/main.js'
import type { Ending } from './pause.js'
import type { EndedBy } from './outcome.js'

/** What a call may take, and who may end it. */
export interface ScopeOptions {
  clock: Clock
  /** Milliseconds for all attempts. */
  total: number
  /** Milliseconds that the caller itself has, if it says so. */
  patience?: number
  signals: readonly (AbortSignal | undefined)[]
}

/** The time that a call has, and everything that ends it early. */
export class CallScope implements Ending {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  readonly #until: number
  readonly #release: (() => void)[] = []
  #endedBy: EndedBy | undefined

  constructor({ clock, total, patience = Infinity, signals }: ScopeOptions) {
    this.#clock = clock
    const milliseconds = Math.max(0, Math.min(total, patience))
    this.#until = clock.now() + milliseconds
    if (milliseconds === 0) this.#end('deadline')
    const reason = patience < total ? 'deadline' : 'total'
    this.#release.push(clock.setTimeout(() => this.#end(reason), milliseconds))
    for (const signal of signals) if (signal) this.#listen(signal)
  }

  get endedBy(): EndedBy | undefined {
    return this.#endedBy
  }

  get isOver(): boolean {
    return this.#endedBy !== undefined
  }

  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Milliseconds that are left. */
  get remaining(): number {
    return Math.max(0, this.#until - this.#clock.now())
  }

  /** Lets go of timers and signals. */
  dispose(): void {
    for (const release of this.#release) release()
  }

  #listen(signal: AbortSignal): void {
    // a signal that Node.js ends after a time is a deadline of the caller's
    const onAbort = () => this.#end(signal.reason?.name === 'TimeoutError' ? 'deadline' : 'caller')
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    this.#release.push(() => signal.removeEventListener('abort', onAbort))
  }

  #end(endedBy: EndedBy): void {
    if (this.#endedBy) return
    this.#endedBy = endedBy
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
