import { randomInt } from 'node:crypto'
import { parseDuration } from './duration.js'

/** How long to wait behind a failed attempt, in milliseconds; the first attempt is 1. */
export type Backoff = (attempt: number) => number

/**
 * Waits that double from attempt to attempt, so that a service in trouble gets time to recover. Half of each wait is
 * random: runs that failed together do not come back together.
 *
 * @param first the wait behind the first attempt; half of it is certain
 * @param longest what no wait exceeds
 * @throws {E_TASK_DURATION_INVALID}
 *
 * @example
 * ```ts
 * static retries = { limit: 3, backoff: exponential('10s', '10m') }
 * ```
 */
export function exponential(first: string | number, longest: string | number): Backoff {
  const start = parseDuration(first)
  const limit = parseDuration(longest)
  return (attempt) => {
    const wait = Math.min(start * 2 ** (attempt - 1), limit)
    const certain = Math.ceil(wait / 2)
    return certain + randomInt(wait - certain + 1)
  }
}

/**
 * The same wait behind every attempt.
 *
 * @throws {E_TASK_DURATION_INVALID}
 *
 * @example
 * ```ts
 * static retries = { limit: 5, backoff: fixed('30s') }
 * ```
 */
export function fixed(pause: string | number): Backoff {
  const wait = parseDuration(pause)
  return () => wait
}
