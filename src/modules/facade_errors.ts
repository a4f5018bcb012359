import { createError } from '@adonisjs/core/exceptions'
import type { errors } from '@vinejs/vine'

type ValidationError = InstanceType<typeof errors.E_VALIDATION_ERROR>

/** A field that breaks a schema. */
export interface FieldProblem {
  field: string
  rule: string
  message: string
}

export const E_FACADE_CONTRACT_INVALID = createError<
  [facade: string, operation: string, problem: string]
>('The contract of the facade "%s" is not valid%s: %s', 'E_FACADE_CONTRACT_INVALID', 500)

export const E_FACADE_EXTENDED = createError<[implementation: string, facade: string]>(
  '%s extends %s, so that nothing would tell of a missing operation. Write "implements" instead of "extends"',
  'E_FACADE_EXTENDED',
  500
)

/* `details` are the fields, `cause` is the validator's own error. */
const violation = (message: string, code: string) =>
  class extends createError<[facade: string, operation: string, problems: string]>(message, code) {
    readonly details: readonly FieldProblem[] = (this.cause as ValidationError).messages
  }

/** A fault of the caller's code. */
export const E_FACADE_INPUT_INVALID = violation(
  '%s.%s was called with input that breaks its contract: %s',
  'E_FACADE_INPUT_INVALID'
)

/** A fault of the implementation. */
export const E_FACADE_OUTPUT_INVALID = violation(
  '%s.%s returned what breaks its contract: %s',
  'E_FACADE_OUTPUT_INVALID'
)

export const E_FACADE_VALUE_NOT_JSON = createError<
  [facade: string, operation: string, path: string, what: string]
>(
  '%s.%s: %s is %s, which JSON does not carry. Give plain objects, arrays, strings, finite numbers, booleans and null: a date as an ISO string, money and 64-bit integers as strings, never a model',
  'E_FACADE_VALUE_NOT_JSON',
  500
)

export const E_FACADE_OPTION_UNKNOWN = createError<
  [facade: string, operation: string, option: string]
>(
  '%s.%s was called with %s. A call of a contract takes the options "signal" and "idempotencyKey" alone; a transaction does not reach another process: call before it begins, and compensate where it fails',
  'E_FACADE_OPTION_UNKNOWN',
  500
)

export const E_FACADE_ERROR_UNDECLARED = createError<
  [facade: string, operation: string, code: string]
>(
  '%s.%s fails with %s, which its contract does not declare, so that no other process could tell of it. Declare it in the "errors" of the operation, or turn it into one that is declared',
  'E_FACADE_ERROR_UNDECLARED',
  500
)
