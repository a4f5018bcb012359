import type { Envelope } from './envelope.js'

/** A failure of the service API, as RFC 9457 tells it. */
export interface Problem {
  /** `urn:iti:error:<service>:<code>`; the service is `iti` where the failure is no operation's own. */
  type: string
  title: string
  status: number
  detail: string
  /** The request, for whoever looks for it in a log. */
  instance: string
  /** The stable name that the admin API tells in `error`. */
  code: string
  /** The fields of an input that breaks the contract. */
  errors?: unknown
  /** The values of the message, so that the caller's side can make the failure again. */
  values?: readonly unknown[]
  details?: unknown
  /** Whether the same call may succeed later. */
  retryable: boolean
  traceId: string
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const OWN_URN = 'urn:iti:error:iti:'
const MAY_PASS = new Set([429, 502, 503, 504])

/** Which request a problem belongs to. */
export interface ProblemOrigin {
  requestId: string
  traceId: string
}

type Told = Pick<Envelope, 'code' | 'message' | 'error' | 'details'>

/** The `type` of a failure that is no operation's own. */
export const toOwnType = (code: string): string => OWN_URN + code.replace(/^E_/, '').toLowerCase()

/** Tells a failure that is no operation's own. */
export function toProblem(
  { code: status, message, error, details }: Told,
  { requestId, traceId }: ProblemOrigin
): Problem {
  const { retryAfter } = (details ?? {}) as { retryAfter?: number }
  const code = error ?? 'E_UNEXPECTED'
  return {
    type: toOwnType(code),
    title: toTitle(code),
    status,
    detail: message,
    instance: `urn:iti:request:${requestId}`,
    code,
    errors: Array.isArray(details) ? details : undefined,
    details: Array.isArray(details) ? undefined : details,
    retryable: MAY_PASS.has(status) || retryAfter !== undefined,
    traceId,
  }
}

/** A code as words: `E_STOCK_INSUFFICIENT` is "Stock insufficient". */
export function toTitle(code: string): string {
  const words = code.replace(/^E_/, '').toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
