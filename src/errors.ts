import { format } from 'node:util'
import { createError, Exception } from '@adonisjs/core/exceptions'

/** What a failure may carry besides its message. */
export interface FailureOptions {
  cause?: unknown
  /**
   * JSON for the caller: which fields, which rows. The seconds of a `retryAfter` are told in the header
   * `Retry-After` too.
   */
  details?: unknown
}

/**
 * An expected failure of a request: something the caller did or asked for, never a fault of the program.
 * It keeps the values of its message, so that the message can be told again in the caller's language.
 * Its `status` is the envelope's `code`; the exception handler decides the HTTP status.
 */
export class Failure extends Exception {
  readonly values: readonly unknown[]
  readonly details?: unknown

  constructor(
    message: string,
    values: readonly unknown[],
    options: FailureOptions & { code: string; status: number }
  ) {
    super(format(message, ...values), {
      cause: options.cause,
      code: options.code,
      status: options.status,
    })
    this.values = values
    this.details = options.details
  }
}

/** A class of failures, made by {@link failure}. */
export interface FailureClass<Values extends unknown[]> {
  new (values: Values, options?: FailureOptions): Failure
  readonly code: string
  readonly status: number
}

/**
 * Declares a failure with its English message (`%s` stands for a value), stable code and status.
 * A translation is found in the catalogues under `errors.<code>`, where `{0}` stands for the first value.
 *
 * @example
 * ```ts
 * export const E_USERNAME_TAKEN = failure<[username: string]>(
 *   'The username "%s" is taken', 'E_USERNAME_TAKEN', 409
 * )
 * throw new E_USERNAME_TAKEN([username])
 * ```
 */
export function failure<Values extends unknown[] = []>(
  message: string,
  code: string,
  status = 400
): FailureClass<Values> {
  return class extends Failure {
    static override readonly code: string = code
    static override readonly status: number = status

    constructor(values: Values, options: FailureOptions = {}) {
      super(message, values, { ...options, code, status })
    }
  }
}

/**
 * A fault that is somebody else's: a service that this application needs does not answer, or answers wrongly. Callers
 * are told its code and status (502, 503 or 504), so that they may come again; what it says is for the log.
 */
export abstract class UpstreamError extends Exception {
  /** Seconds after which it is worth coming again. */
  readonly retryAfter?: number
}

export const E_ITI_OVERRIDE = createError<[what: string, remedy: string]>(
  'The application overrides what belongs to the framework: %s. %s',
  'E_ITI_OVERRIDE',
  500
)
