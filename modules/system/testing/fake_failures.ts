import {
  ServiceAuthError,
  ServiceCancelledError,
  ServiceCircuitOpenError,
  ServiceConflictError,
  ServiceNotFoundError,
  ServiceOverloadedError,
  ServiceRateLimitedError,
  ServiceRejectedError,
  ServiceServerError,
  ServiceTimeoutError,
  ServiceUnreachableError,
  type FailedCallOptions,
  type RefusedCallOptions,
  type ServiceError,
} from '../../../src/services/main.js'

/** A status with which a service refuses or fails; a failure of the contract is thrown by the fake's operation. */
export type RefusedStatus =
  400 | 401 | 403 | 404 | 409 | 410 | 412 | 413 | 422 | 429 | 500 | 502 | 503 | 504

/** How a call of a service fails for its caller. */
export type FailureKind =
  'timeout' | 'unreachable' | 'circuit-open' | 'overloaded' | 'cancelled' | RefusedStatus

/** What a failure says besides. */
export interface FailWithOptions {
  /** How many calls fail before the fake works again; all of them by default. */
  times?: number
  /** Seconds, where the failure tells them. */
  retryAfter?: number
  /** Whether the operation may have been done; told as the client tells it by default. */
  mayHaveRun?: boolean
}

type Make = (call: FailedCallOptions, options: FailWithOptions) => ServiceError
type Refuse = new (options: RefusedCallOptions) => ServiceError

const RETRY_AFTER = 5

/* The request left, and nobody told how it ended. */
const UNCERTAIN = new Set<FailureKind>(['timeout', 'cancelled', 500, 502, 504])

const MAKERS: Record<Exclude<FailureKind, number>, Make> = {
  'timeout': (call) => new ServiceTimeoutError({ ...call, phase: 'total' }),
  'unreachable': (call) => new ServiceUnreachableError(call),
  'circuit-open': (call, { retryAfter = RETRY_AFTER }) =>
    new ServiceCircuitOpenError({ ...call, attempts: 0, retryAfter }),
  'overloaded': (call) => new ServiceOverloadedError({ ...call, attempts: 0 }),
  'cancelled': (call) => new ServiceCancelledError(call),
}

const REFUSALS: Partial<Record<RefusedStatus, Refuse>> = {
  401: ServiceAuthError,
  403: ServiceAuthError,
  404: ServiceNotFoundError,
  409: ServiceConflictError,
  410: ServiceNotFoundError,
  412: ServiceConflictError,
  429: ServiceRateLimitedError,
}

/** Makes what the caller of a service is thrown. */
export function makeServiceError(
  kind: FailureKind,
  { service, operation }: { service: string; operation: string },
  options: FailWithOptions = {}
): ServiceError {
  const { mayHaveRun = UNCERTAIN.has(kind), retryAfter } = options
  const call: FailedCallOptions = {
    service,
    operation,
    attempts: 1,
    elapsed: 0,
    traceId: '0'.repeat(32),
    reason: typeof kind === 'number' ? `the fake answers with ${kind}` : `the fake says "${kind}"`,
    mayHaveRun,
  }
  if (typeof kind === 'string') return MAKERS[kind](call, options)

  const Refused = REFUSALS[kind] ?? (kind >= 500 ? ServiceServerError : ServiceRejectedError)
  const refused = { ...call, responseStatus: kind, retryAfter }
  return new Refused(refused)
}
