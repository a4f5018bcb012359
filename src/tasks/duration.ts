import { createError } from '@adonisjs/core/exceptions'
import string from '@adonisjs/core/helpers/string'

const DIGITS_ONLY = /^[\d\s.+-]*$/
/* The parser takes the number zero for a failure of its own. */
const ZERO = /^0+ ?(ms|s|m|h|d)$/
const LONGEST = 100 * 366 * 24 * 60 * 60 * 1000

/** Text or a number that is no length of time. */
export const E_TASK_DURATION_INVALID = createError<[duration: string]>(
  'The duration %s cannot be used: a task takes text with a unit such as "500ms", "30s", "5m", "2h" or "1d", or whole milliseconds as a number, from 0 up to 100 years',
  'E_TASK_DURATION_INVALID',
  500
)

/**
 * Reads a length of time as tasks declare it, so that a wrong one is told where it is written and not when a timer
 * fires at once.
 *
 * Text without a unit is refused: elsewhere it may stand for seconds.
 *
 * @param duration text with a unit, or milliseconds
 * @returns milliseconds
 * @throws {E_TASK_DURATION_INVALID} for anything else, negatives and fractions of a millisecond among it
 *
 * @example
 * ```ts
 * parseDuration('5m') // 300000
 * ```
 */
export function parseDuration(duration: string | number): number {
  const milliseconds = typeof duration === 'number' ? duration : readText(duration)
  if (Number.isSafeInteger(milliseconds) && milliseconds >= 0 && milliseconds <= LONGEST)
    return milliseconds
  const told = typeof duration === 'string' ? JSON.stringify(duration) : String(duration)
  throw new E_TASK_DURATION_INVALID([told])
}

function readText(duration: unknown): number {
  if (typeof duration !== 'string' || DIGITS_ONLY.test(duration)) return Number.NaN
  if (ZERO.test(duration)) return 0
  try {
    return string.milliseconds.parse(duration)
  } catch {
    // what the parser says of it names neither the limits nor the units
    return Number.NaN
  }
}
