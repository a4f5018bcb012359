import {
  circuitBreaker,
  CircuitState,
  handleWhenResult,
  type CircuitBreakerPolicy,
  type IBackoff,
} from 'cockatiel'
import type { Clock } from '../../clock/main.js'
import { FailureRule, type FailureRuleOptions } from './failure_rule.js'

/** When a service is left alone, and for how long, in milliseconds. */
export interface BreakerOptions extends FailureRuleOptions {
  /** The first time; it doubles with every probe that fails. */
  openFor: number
  longestOpen: number
}

/** `half-open` while one call finds out whether the service is back. */
export type BreakerState = 'closed' | 'open' | 'half-open'

/** What a breaker has to know of how a call ended. */
export type Verdict = 'success' | 'failure' | 'unknown'

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const

/* Carries a result past the library, which counts an error that it does not know neither way. */
class Uncounted extends Error {
  readonly result: unknown

  constructor(result: unknown) {
    super()
    this.result = result
  }
}

/**
 * Leaves a service alone that failed too often, and has one call find out whether it is back. The library waits for
 * that call; here others fail at once, so {@link isRefusing} is asked before {@link run}.
 */
export class Breaker<Result> {
  readonly #clock: Clock
  readonly #policy: CircuitBreakerPolicy
  readonly #verdictOf: (result: Result) => Verdict
  #opensUntil = -Infinity

  constructor(options: BreakerOptions, clock: Clock, verdictOf: (result: Result) => Verdict) {
    this.#clock = clock
    this.#verdictOf = verdictOf
    const failed = handleWhenResult((result) => verdictOf(result as Result) !== 'success')
    this.#policy = circuitBreaker(failed, {
      breaker: new FailureRule(options, clock),
      halfOpenAfter: { next: () => this.#pauseOf(options.openFor, options.longestOpen) },
    })
  }

  get state(): BreakerState {
    return STATES[this.#policy.state]
  }

  /** Whether a call has to be refused now. */
  get isRefusing(): boolean {
    if (this.#policy.state === CircuitState.HalfOpen) return true
    return this.#policy.state !== CircuitState.Closed && this.retryAfter > 0
  }

  /** Milliseconds until a call is let through again. */
  get retryAfter(): number {
    return Math.max(0, this.#opensUntil - this.#clock.now())
  }

  /** Does a call and counts how it ended. A probe whose end tells nothing counts as failed. */
  async run(work: () => Promise<Result>): Promise<Result> {
    const isProbe = this.#policy.state !== CircuitState.Closed
    const from = this.#opensUntil
    try {
      return await this.#policy.execute(async () => {
        const result = await work()
        if (!isProbe && this.#tellsNothing(result, from)) throw new Uncounted(result)
        return result
      })
    } catch (error) {
      if (error instanceof Uncounted) return error.result as Result
      throw error
    }
  }

  /* A call that began before the breaker last opened says nothing of the service as the probe finds or found it. */
  #tellsNothing(result: Result, from: number): boolean {
    return this.#verdictOf(result) === 'unknown' || from !== this.#opensUntil
  }

  /* The library asks the wall clock; told that the pause has or has not passed, it cannot be wrong. */
  #pauseOf(milliseconds: number, longest: number): IBackoff<unknown> {
    this.#opensUntil = this.#clock.now() + milliseconds
    const isOver = () => this.retryAfter === 0
    return {
      get duration() {
        return isOver() ? -Infinity : Infinity
      },
      next: () => this.#pauseOf(Math.min(milliseconds * 2, longest), longest),
    }
  }
}
