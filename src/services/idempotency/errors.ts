import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../../errors.js'

export const E_IDEMPOTENCY_KEY_INVALID = failure<[length: number]>(
  'The idempotency key must be 1 to 128 visible ASCII characters. Yours has %d, or others than these',
  'E_IDEMPOTENCY_KEY_INVALID',
  400
)

export const E_IDEMPOTENCY_KEY_REUSED = failure<[key: string]>(
  'The idempotency key "%s" belongs to another request already. Take a new key for each command',
  'E_IDEMPOTENCY_KEY_REUSED',
  422
)

/** `details.retryAfter` is in seconds. */
export const E_IDEMPOTENCY_IN_PROGRESS = failure<[key: string]>(
  'The command with the idempotency key "%s" is still running. Ask again with the same key',
  'E_IDEMPOTENCY_IN_PROGRESS',
  409
)

export const E_IDEMPOTENCY_OUTCOME_UNKNOWN = failure<[key: string]>(
  'It is not known whether the command with the idempotency key "%s" was done. It is not run again: look at its effects, and send it with a new key if there are none',
  'E_IDEMPOTENCY_OUTCOME_UNKNOWN',
  409
)

/** Thrown into a transaction that must roll back. `details.retryAfter` is in seconds. */
export const E_IDEMPOTENCY_LOST = failure<[key: string]>(
  'The command with the idempotency key "%s" took so long that another call took it over. Ask again with the same key for the answer',
  'E_IDEMPOTENCY_LOST',
  409
)

/** Thrown where an implementation returned although nothing was done. `details.retryAfter` is in seconds. */
export const E_IDEMPOTENCY_NOT_COMMITTED = failure<[key: string]>(
  'The transaction of the command with the idempotency key "%s" was not committed, so that nothing was done. Send it again with the same key',
  'E_IDEMPOTENCY_NOT_COMMITTED',
  503
)

const SOON = { details: { retryAfter: 1 } }

export const inProgress = (key: string) => new E_IDEMPOTENCY_IN_PROGRESS([key], SOON)
export const lost = (key: string) => new E_IDEMPOTENCY_LOST([key], SOON)
export const notCommitted = (key: string) => new E_IDEMPOTENCY_NOT_COMMITTED([key], SOON)

type Misuse = [service: string, key: string]

export const E_IDEMPOTENCY_ANSWER_MISSING = createError<Misuse>(
  'A command declares "storesAnswer" and was done for the service "%s" with the idempotency key "%s" without storing its answer, so that a crash may do it twice. Call storeAnswer(trx, answer, options) in its transaction, or take the declaration away',
  'E_IDEMPOTENCY_ANSWER_MISSING',
  500
)

export const E_IDEMPOTENCY_ANSWER_DIFFERS = createError<[...Misuse, path: string]>(
  'A command for the service "%s" with the idempotency key "%s" stored another answer than it gave: they differ at "%s". Return what storeAnswer(trx, answer, options) was given',
  'E_IDEMPOTENCY_ANSWER_DIFFERS',
  500
)

export const E_IDEMPOTENCY_ANSWER_TWICE = createError<Misuse>(
  'A command for the service "%s" with the idempotency key "%s" stored answers in two transactions, so that one may be done without the other. Call storeAnswer(trx, answer, options) once, in the transaction that does the work',
  'E_IDEMPOTENCY_ANSWER_TWICE',
  500
)
