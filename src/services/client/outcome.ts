import type { Verdict } from './breaker.js'
import { INSECURE, TOO_LARGE, type RawResponse, type TransportFailure } from './transport.js'

/** What ended an attempt before its answer had come. */
export type EndedBy = 'connect' | 'attempt' | 'total' | 'deadline' | 'caller'

/** How one attempt ended. */
export interface Outcome {
  /** Whether there was a connection, so that bytes left. */
  wasSent: boolean
  response?: RawResponse
  endedBy?: EndedBy
  failure?: TransportFailure
}

/** Who may be asked again: anybody, whoever may safely do it twice, or nobody. */
export type Repetition = 'always' | 'if-repeatable' | 'never'

/* A gateway says that it could not reach the service, or the service that it cannot answer now. */
const PASSING = new Set([502, 503, 504])

/* The types of a command that somebody does under the same key at this moment. */
const UNDER_WAY = /urn:iti:error:iti:idempotency_(in_progress|lost)/

/* These are the same whenever they are tried. */
const LASTING = new Set([
  INSECURE,
  TOO_LARGE,
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Whether the same request may be sent again. 500 is a fault that will be there the next time too; what was sent and
 * never answered may have been done.
 */
export function repetitionOf({ response, endedBy, failure, wasSent }: Outcome): Repetition {
  if (endedBy === 'total' || endedBy === 'deadline' || endedBy === 'caller') return 'never'
  if (response) return isPassing(response) ? 'if-repeatable' : 'never'
  if (failure && LASTING.has(failure.code)) return 'never'
  return wasSent ? 'if-repeatable' : 'always'
}

/** How the breaker counts an attempt: an answer is a success, unless it is 5xx. */
export function verdictOf({ response, endedBy, failure }: Outcome): Verdict {
  if (response) return response.status >= 500 ? 'failure' : 'success'
  if (endedBy === 'caller') return 'unknown'
  if (failure?.code === TOO_LARGE) return 'success'
  return failure?.code === INSECURE ? 'unknown' : 'failure'
}

function isPassing({ status, headers, body }: RawResponse): boolean {
  if (PASSING.has(status) || status === 429) return true
  // the first attempt is still at work under the same key
  return status === 409 && headers['retry-after'] !== undefined && UNDER_WAY.test(body)
}

const SECONDS = /^\d+$/

/**
 * How long the service asks to wait, in milliseconds.
 *
 * @param now the wall clock, for a date
 */
export function retryAfterOf(response: RawResponse | undefined, now: number): number | undefined {
  const value = response?.headers['retry-after']
  if (typeof value !== 'string') return undefined
  if (SECONDS.test(value)) return Number(value) * 1_000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
