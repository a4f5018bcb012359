import type { CallLimits, ClientLimits } from './options.js'
import { repetitionOf, retryAfterOf, type Outcome } from './outcome.js'

/** How a call went so far. */
export interface Tried {
  /** Of the last attempt. */
  outcome: Outcome
  attempts: number
  /** Whether it may be sent again although it may have arrived. */
  isRepeatable: boolean
}

/** What decides about the next attempt, besides the time that is left. */
export interface RepetitionRules
  extends Pick<CallLimits, 'attempts'>, Pick<ClientLimits, 'backoff'> {
  /** A number from 0 up to 1. */
  random: () => number
}

/**
 * Milliseconds until a call may be tried again, or undefined if it may not. The pause is chosen from a range that
 * doubles, so that callers which failed together do not come back together.
 */
export function nextPause(
  { outcome, attempts, isRepeatable }: Tried,
  { attempts: most, backoff, random }: RepetitionRules
): number | undefined {
  const repetition = repetitionOf(outcome)
  if (repetition === 'never' || attempts >= most) return undefined
  if (repetition === 'if-repeatable' && !isRepeatable) return undefined

  const asked = retryAfterOf(outcome.response, Date.now()) ?? 0
  if (asked > backoff.longestRetryAfter) return undefined
  const jitter = random() * Math.min(backoff.longest, backoff.first * 2 ** (attempts - 1))
  return Math.max(asked, jitter)
}
