import { UpstreamError } from '../errors.js'
import type { Problem } from '../http/main.js'

/** The call that failed: which, how often it was tried, and how long it took. */
export interface FailedCall {
  service: string
  operation: string
  attempts: number
  /** Milliseconds. */
  elapsed: number
  traceId: string
}

/** What an error says of its call. */
export interface FailedCallOptions extends FailedCall {
  /** What happened, without a full stop. */
  reason: string
  /** Whether a request left without a definite answer, so that the operation may have been done. */
  mayHaveRun?: boolean
  cause?: unknown
}

interface Kind {
  code: string
  status: number
}

/**
 * A call of a service that failed. The admin API tells its code and status (502, 503 or 504), never the status that
 * the service gave: that ours was refused is not the user's 401.
 */
export abstract class ServiceError extends UpstreamError implements FailedCall {
  readonly service: string
  readonly operation: string
  readonly attempts: number
  readonly elapsed: number
  readonly traceId: string
  /** Whether the operation may have been done, although nobody told so. */
  readonly mayHaveRun: boolean

  constructor(kind: Kind, { reason, mayHaveRun = false, cause, ...call }: FailedCallOptions) {
    const { service, operation, attempts, elapsed, traceId } = call
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
    super(
      `${service}.${operation}: ${reason} (${tries}, ${Math.round(elapsed)} ms, trace ${traceId})`,
      { ...kind, cause }
    )
    this.service = service
    this.operation = operation
    this.attempts = attempts
    this.elapsed = elapsed
    this.traceId = traceId
    this.mayHaveRun = mayHaveRun
  }
}

/** No connection, or one that broke. */
export class ServiceUnreachableError extends ServiceError {
  constructor(options: FailedCallOptions) {
    super({ code: 'E_SERVICE_UNREACHABLE', status: 503 }, options)
  }
}

/** What took too long: to connect, one attempt, all attempts, or as long as the caller itself has. */
export type TimeoutPhase = 'connect' | 'attempt' | 'total' | 'deadline'

/** No answer in time. */
export class ServiceTimeoutError extends ServiceError {
  readonly phase: TimeoutPhase

  constructor({ phase, ...options }: FailedCallOptions & { phase: TimeoutPhase }) {
    super({ code: 'E_SERVICE_TIMEOUT', status: 504 }, options)
    this.phase = phase
  }
}

/** The service failed so often that it is left alone for a while. Nothing was sent. */
export class ServiceCircuitOpenError extends ServiceError {
  /** Seconds until a call is let through again. */
  override readonly retryAfter: number

  constructor({ retryAfter, ...options }: FailedCallOptions & { retryAfter: number }) {
    super({ code: 'E_SERVICE_CIRCUIT_OPEN', status: 503 }, options)
    this.retryAfter = retryAfter
  }
}

/** More calls are under way than are let through at once. Nothing was sent. */
export class ServiceOverloadedError extends ServiceError {
  override readonly retryAfter = 1

  constructor(options: FailedCallOptions) {
    super({ code: 'E_SERVICE_OVERLOADED', status: 503 }, options)
  }
}

/** The caller did not want the answer any more. */
export class ServiceCancelledError extends ServiceError {
  constructor(options: FailedCallOptions) {
    super({ code: 'E_SERVICE_CANCELLED', status: 503 }, options)
  }
}

/** A field that breaks the contract. */
export interface ContractIssue {
  field: string
  rule: string
  message: string
}

/** What breaks the contract: `request` is ours, as the service sees it; `response` is the service's. */
export type ContractDirection = 'request' | 'response'

/** The two sides do not agree on what the contract says. */
export class ServiceContractError extends ServiceError {
  readonly direction: ContractDirection
  readonly issues: readonly ContractIssue[]

  constructor({
    direction,
    issues = [],
    ...options
  }: FailedCallOptions & { direction: ContractDirection; issues?: readonly ContractIssue[] }) {
    super({ code: 'E_SERVICE_CONTRACT', status: 502 }, options)
    this.direction = direction
    this.issues = issues
  }
}

/** What a refusal says besides. */
export interface RefusedCallOptions extends FailedCallOptions {
  /** The HTTP status of the service. */
  responseStatus: number
  /** Its body, if it was problem details. */
  problem?: Partial<Problem>
}

/** The service answered with a status that is no success and no failure of the contract. */
export class ServiceResponseError extends ServiceError {
  readonly responseStatus: number
  readonly problem: Partial<Problem> | undefined

  constructor(
    { responseStatus, problem, ...options }: RefusedCallOptions,
    kind: Kind = { code: 'E_SERVICE_RESPONSE', status: 502 }
  ) {
    super(kind, options)
    this.responseStatus = responseStatus
    this.problem = problem
  }
}

/** The service does not accept our token, or the token may not do this. */
export class ServiceAuthError extends ServiceResponseError {
  constructor(options: RefusedCallOptions) {
    super(options, { code: 'E_SERVICE_AUTH', status: 502 })
  }
}

/** The service answered 404 or 410: the operation is not there, or the record is not and the contract does not say so. */
export class ServiceNotFoundError extends ServiceResponseError {
  constructor(options: RefusedCallOptions) {
    super(options, { code: 'E_SERVICE_NOT_FOUND', status: 502 })
  }
}

/** The service answered 409 or 412, which the contract does not declare. */
export class ServiceConflictError extends ServiceResponseError {
  constructor(options: RefusedCallOptions) {
    super(options, { code: 'E_SERVICE_CONFLICT', status: 502 })
  }
}

/** Any other 4xx. */
export class ServiceRejectedError extends ServiceResponseError {
  constructor(options: RefusedCallOptions) {
    super(options, { code: 'E_SERVICE_REJECTED', status: 502 })
  }
}

/** The service answered 429. */
export class ServiceRateLimitedError extends ServiceResponseError {
  /** Seconds, if the service said so. */
  override readonly retryAfter?: number

  constructor({ retryAfter, ...options }: RefusedCallOptions & { retryAfter?: number }) {
    super(options, { code: 'E_SERVICE_RATE_LIMITED', status: 503 })
    this.retryAfter = retryAfter
  }
}

/** The service answered 5xx. */
export class ServiceServerError extends ServiceResponseError {
  constructor(options: RefusedCallOptions) {
    super(options, { code: 'E_SERVICE_FAILED', status: 502 })
  }
}
