import pLimit, { type LimitFunction } from 'p-limit'
import { E_TOO_BUSY } from './errors.js'

/** How much of some work is done at once, and how much may wait for its turn. */
export interface QueueBounds {
  concurrency: number
  /** Default 100. */
  waiting?: number
}

/**
 * Keeps expensive work from piling up: some of it is done, some waits for its turn, and more is refused at once,
 * which costs nothing and lets the caller come back.
 */
export class BoundedQueue {
  readonly #limit: LimitFunction
  readonly #waiting: number

  constructor({ concurrency, waiting = 100 }: QueueBounds) {
    this.#limit = pLimit(concurrency)
    this.#waiting = waiting
  }

  get isIdle(): boolean {
    return this.#limit.activeCount + this.#limit.pendingCount === 0
  }

  /** @throws {E_TOO_BUSY} */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#limit.pendingCount >= this.#waiting) {
      throw new E_TOO_BUSY([], { details: { retryAfter: 1 } })
    }
    return this.#limit(work)
  }
}
