import {
  ServiceCancelledError,
  ServiceCircuitOpenError,
  ServiceContractError,
  type ServiceError,
  ServiceOverloadedError,
  ServiceTimeoutError,
  ServiceUnreachableError,
} from '../errors.js'
import type { CallRecord } from './call_record.js'
import type { EndedBy, Outcome } from './outcome.js'
import { INSECURE, TOO_LARGE } from './transport.js'

const TOO_SLOW = {
  connect: 'no connection in time',
  attempt: 'no answer in time',
  total: 'no answer within the time for all attempts',
  deadline: 'no answer before the deadline of the caller',
} as const

/** The error of a call that somebody ended before its answer had come. */
export function toEndedError(record: CallRecord, endedBy: EndedBy, cause?: unknown): ServiceError {
  const told = { ...record.tell(), cause }
  if (endedBy === 'caller') {
    return new ServiceCancelledError({ ...told, reason: 'the caller gave up' })
  }
  return new ServiceTimeoutError({ ...told, phase: endedBy, reason: TOO_SLOW[endedBy] })
}

/** The error of a call whose last attempt got no whole answer. */
export function toFailedError(record: CallRecord, { endedBy, failure }: Outcome): ServiceError {
  if (endedBy) return toEndedError(record, endedBy)
  const { code, message } = failure!
  const told = { ...record.tell(), cause: failure }
  if (code === TOO_LARGE) {
    const reason = `the answer has ${message}, the most that bodies.response allows`
    return new ServiceContractError({ ...told, direction: 'response', reason })
  }
  if (code === INSECURE) {
    const reason = `${message}, and http: is spoken there only with allowInsecure. Use https:`
    return new ServiceUnreachableError({ ...told, reason })
  }
  return new ServiceUnreachableError({ ...told, reason: `no answer, ${code}: ${message}` })
}

/** The error of a call that was not let through, because the service fails. @param wait milliseconds */
export function toOpenError(record: CallRecord, wait: number): ServiceError {
  const retryAfter = Math.max(1, Math.ceil(wait / 1_000))
  const reason = `it failed too often and is asked again in ${retryAfter} s`
  return new ServiceCircuitOpenError({ ...record.tell(), retryAfter, reason })
}

/** The error of a call that was not let through, because too many are under way. */
export const toOverloadedError = (record: CallRecord): ServiceError =>
  new ServiceOverloadedError({ ...record.tell(), reason: 'too many calls are under way' })
