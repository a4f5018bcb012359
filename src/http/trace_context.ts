import { randomUUID } from 'node:crypto'

/* Versions after the first may have more at the end, and there is none that is called ff. */
const TRACEPARENT = /^(?!ff|00.{53}.)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/
const NOTHING = /^0+$/
const SAMPLED = '01'
const LONGEST_STATE = 512

/** Which trace a request belongs to, as the W3C's Trace Context tells it in headers. */
export interface TraceContext {
  /** 32 hex digits. */
  traceId: string
  flags: string
  /** What other vendors add, passed on as it is. */
  state?: string
}

/* 32 digits. Node.js keeps random bytes in store for these alone, so that they cost a tenth of others. */
const randomHex = () => randomUUID().replaceAll('-', '')

/** Reads the headers `traceparent` and `tracestate`, or begins a trace where there is none that can be read. */
export function toTraceContext(traceparent?: string, tracestate?: string): TraceContext {
  const [, traceId, parentId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  const isValid = traceId && !NOTHING.test(traceId) && !NOTHING.test(parentId!)
  if (!isValid) return { traceId: randomHex(), flags: SAMPLED }
  const state = tracestate && tracestate.length <= LONGEST_STATE ? tracestate : undefined
  return { traceId, flags: flags!, state }
}

/** The header `traceparent` of a request that is sent on: the trace is the same, the parent is new. */
export const makeTraceparent = ({ traceId, flags }: TraceContext): string =>
  `00-${traceId}-${randomHex().slice(-16)}-${flags}`
