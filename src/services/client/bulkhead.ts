import type { Clock } from '../../clock/main.js'
import type { Ending } from './pause.js'

/** How many calls may be under way, and how many may wait for how long. */
export interface BulkheadOptions {
  inFlight: number
  waiting: number
  /** Milliseconds. */
  longestWait: number
}

/** How waiting for a place ended. */
export type Entrance = 'entered' | 'refused' | 'aborted'

interface Waiter {
  enter: (entrance: Entrance) => void
}

/**
 * Keeps one slow service from taking everything that the process has: so many calls are under way, some wait for a
 * place, and more are refused at once. Whoever gives up, or has waited long enough, leaves the line in the same
 * moment, which the library's bulkhead does not know.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions
  readonly #clock: Clock
  readonly #line = new Set<Waiter>()
  #inFlight = 0

  constructor(options: BulkheadOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get waiting(): number {
    return this.#line.size
  }

  /** Waits for a place; whoever gets one gives it back by {@link leave}. */
  enter(ending: Ending): Entrance | Promise<Entrance> {
    if (ending.isOver) return 'aborted'
    if (this.#inFlight < this.#options.inFlight) {
      this.#inFlight++
      return 'entered'
    }
    return this.#line.size < this.#options.waiting ? this.#wait(ending) : 'refused'
  }

  leave(): void {
    const [next] = this.#line
    if (next) next.enter('entered')
    else this.#inFlight--
  }

  #wait(ending: Ending): Promise<Entrance> {
    const { promise, resolve } = Promise.withResolvers<Entrance>()
    const waiter: Waiter = {
      enter: (entrance) => {
        cancel()
        release()
        this.#line.delete(waiter)
        resolve(entrance)
      },
    }
    const cancel = this.#clock.setTimeout(() => waiter.enter('refused'), this.#options.longestWait)
    const release = ending.onEnd(() => waiter.enter('aborted'))
    this.#line.add(waiter)
    return promise
  }
}
