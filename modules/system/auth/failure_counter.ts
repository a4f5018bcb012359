import type { LimiterResponse } from '@adonisjs/limiter'
import limiter from '@adonisjs/limiter/services/main'
import type { FailureLimit } from '../../../src/config.js'

const toSeconds = (milliseconds: number) => milliseconds / 1000

/** Counts failures under a key, in the store that all processes share. */
export class FailureCounter {
  readonly #key: string
  readonly #limit: FailureLimit

  constructor(key: string, limit: FailureLimit) {
    this.#key = key
    this.#limit = limit
  }

  /** Counts one more, atomically, and returns what came of it. */
  add(): Promise<LimiterResponse> {
    return this.#store.increment(this.#key)
  }

  /** How many there were. */
  async count(): Promise<number> {
    const state = await this.#store.get(this.#key)
    return state?.consumed ?? 0
  }

  /** Takes one back that was none. */
  async takeBack(): Promise<void> {
    await this.#store.decrement(this.#key)
  }

  async clear(): Promise<void> {
    await this.#store.delete(this.#key)
  }

  /** Counts as full for a time, however long ago the first failure was. */
  async lock(milliseconds: number): Promise<void> {
    await this.#store.block(this.#key, toSeconds(milliseconds))
  }

  /** The seconds until more failures are let pass; 0 while they are. */
  async fullFor(): Promise<number> {
    const state = await this.#store.get(this.#key)
    return state && state.consumed >= this.#limit.failures ? state.availableIn : 0
  }

  get #store() {
    const { failures, within } = this.#limit
    return limiter.use({ requests: failures, duration: toSeconds(within) })
  }
}
