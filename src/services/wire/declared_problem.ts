import { toTitle, type Problem } from '../../http/main.js'
import { Failure } from '../../errors.js'
import type { FacadeCall } from '../../modules/main.js'

const URN = 'urn:iti:error:'
const JSON_TYPE = /^application\/([\w.+-]*\+)?json\b/

/** The `type` of a failure that an operation declares. */
export const toDeclaredType = (contract: string, code: string): string =>
  `${URN}${contract}:${code}`

/** The code that a `type` names, if it is one of this contract. */
export function toDeclaredCode(contract: string, type: unknown): string | undefined {
  const prefix = toDeclaredType(contract, '')
  return typeof type === 'string' && type.startsWith(prefix) ? type.slice(prefix.length) : undefined
}

/** Which request a problem belongs to, and the words of its failure. */
export interface DeclaredOrigin {
  contract: string
  call: FacadeCall
  requestId: string
  traceId: string
  /** The message in the language of the caller. */
  textOf: (failure: Failure) => string
}

/** Tells a failure that the operation declares, or nothing for another error. */
export function toDeclaredProblem(
  error: unknown,
  { contract, call, requestId, traceId, textOf }: DeclaredOrigin
): Problem | undefined {
  if (!(error instanceof Failure)) return undefined
  const declared = Object.entries(call.operation.errors)
  const [code] = declared.find(([, Declared]) => error instanceof Declared) ?? []
  if (code === undefined) return undefined
  return {
    type: toDeclaredType(contract, code),
    title: toTitle(code),
    status: error.status,
    detail: textOf(error),
    instance: `urn:iti:request:${requestId}`,
    code: error.code ?? error.name,
    values: error.values,
    details: error.details,
    retryable: (error.details as { retryAfter?: number } | undefined)?.retryAfter !== undefined,
    traceId,
  }
}

/** The problem details of an answer, if that is what its body is. */
export function readProblem({
  headers,
  body,
}: {
  headers: Record<string, string | string[] | undefined>
  body: string
}): Partial<Problem> | undefined {
  const type = headers['content-type']
  if (typeof type !== 'string' || !JSON_TYPE.test(type)) return undefined
  try {
    const value: unknown = JSON.parse(body)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? withoutOdd(value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const TEXTS = ['type', 'title', 'detail', 'instance', 'code', 'traceId'] as const
const LONGEST = 1_000

/* Somebody else wrote it, and what it says goes into messages and logs. */
function withoutOdd(value: Record<string, unknown>): Partial<Problem> {
  const problem: Record<string, unknown> = { ...value }
  for (const key of TEXTS) {
    const text = problem[key]
    if (typeof text === 'string') problem[key] = text.slice(0, LONGEST)
    else delete problem[key]
  }
  return problem
}
