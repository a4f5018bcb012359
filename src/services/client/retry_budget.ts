import type { Clock } from '../../clock/main.js'

/** How many calls may be repeated: a share of them, and some each second besides. */
export interface RetryBudgetOptions {
  /** 0.2 for one in five. */
  share: number
  perSecond: number
}

const SECOND = 1_000
const SECONDS = 10

/* With the one that has begun and the one of which a part may be ten seconds ago, they are at least ten seconds. */
const KEPT = SECONDS + 1

/**
 * Keeps repeated calls from becoming a load of their own: a service that fails is asked a little more often, not
 * three times as often. Counted over the last ten seconds; where it is not known to which side of their beginning
 * something belongs, against repeating.
 */
export class RetryBudget {
  readonly #options: RetryBudgetOptions
  readonly #clock: Clock
  readonly #calls = new Array<number>(KEPT).fill(0)
  readonly #retries = new Array<number>(KEPT).fill(0)
  #second: number

  constructor(options: RetryBudgetOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#second = this.#now()
  }

  /** Counts a call that is sent. */
  countCall(): void {
    this.#forgetOld()
    this.#calls[this.#second % KEPT]!++
  }

  /** Takes a repetition out of the budget, if there is one left. It counts from now on, whenever it is sent. */
  take(): boolean {
    this.#forgetOld()
    const { share, perSecond } = this.#options
    const oldest = this.#calls[(this.#second + 1) % KEPT]!
    const allowed = (sum(this.#calls) - oldest) * share + perSecond * SECONDS
    if (sum(this.#retries) + 1 > allowed) return false
    this.#retries[this.#second % KEPT]!++
    return true
  }

  #now(): number {
    return Math.floor(this.#clock.now() / SECOND)
  }

  #forgetOld(): void {
    const now = this.#now()
    const from = Math.max(this.#second + 1, now - SECONDS)
    for (let second = from; second <= now; second++) {
      this.#calls[second % KEPT] = 0
      this.#retries[second % KEPT] = 0
    }
    this.#second = now
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
