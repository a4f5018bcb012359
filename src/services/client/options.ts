import type { BreakerOptions } from './breaker.js'
import type { BulkheadOptions } from './bulkhead.js'
import type { RetryBudgetOptions } from './retry_budget.js'

const MEBIBYTE = 1024 * 1024

/** How patient a call is, in milliseconds. */
export interface Timeouts {
  /** To find the address, connect and agree on encryption. */
  connect: number
  /** One request and its whole answer. */
  attempt: number
  /**
   * The call with all its attempts and pauses; never longer than the caller itself has. A service of this framework
   * ends what takes longer than 30 s.
   */
  total: number
}

/** What may be another for each operation. */
export interface CallLimits {
  timeouts: Timeouts
  /**
   * How often a request is sent at the most. A command that is neither idempotent nor has an idempotency key is sent
   * once whatever stands here; as long as nothing was sent, it is tried so often to connect.
   */
  attempts: number
}

/** How the calls of a service are made. */
export interface ClientLimits extends CallLimits {
  backoff: {
    /** The pause before the first repetition is chosen between 0 and this; it doubles. Milliseconds. */
    first: number
    longest: number
    /** The longest `Retry-After` that is worth waiting for. Milliseconds. */
    longestRetryAfter: number
  }
  retryBudget: RetryBudgetOptions
  breaker: BreakerOptions
  bulkhead: BulkheadOptions
  bodies: {
    /** The most bytes of a request. */
    request: number
    /** The most bytes of an answer. */
    response: number
  }
}

/** Some of the limits. */
export type Partly<Limits> = {
  [Key in keyof Limits]?: Limits[Key] extends number ? number : Partial<Limits[Key]>
}

/** What holds unless the configuration says otherwise. */
export const DEFAULT_LIMITS: ClientLimits = {
  timeouts: { connect: 1_000, attempt: 5_000, total: 10_000 },
  attempts: 3,
  backoff: { first: 100, longest: 2_000, longestRetryAfter: 5_000 },
  retryBudget: { share: 0.2, perSecond: 3 },
  breaker: {
    consecutive: 5,
    share: 0.5,
    atLeast: 20,
    window: 30_000,
    openFor: 5_000,
    longestOpen: 60_000,
  },
  bulkhead: { inFlight: 50, waiting: 50, longestWait: 1_000 },
  bodies: { request: MEBIBYTE, response: 5 * MEBIBYTE },
}

/** The limits with those of a configuration in place of the usual ones. */
export function withLimits<Limits extends object>(usual: Limits, own: Partly<Limits>): Limits {
  const entries = Object.entries(usual).map(([key, value]) => {
    const given = own[key as keyof Limits]
    if (given === undefined) return [key, value]
    return [key, typeof value === 'object' ? { ...value, ...(given as object) } : given]
  })
  return Object.fromEntries(entries) as Limits
}
