import { Principal } from '../../access/main.js'
import { toTraceContext, type WorkContext } from '../../http/main.js'
import type { ClaimedRun } from '../run.js'
import type { ExecutionParts } from './execution_parts.js'

/* Runs belong to no session. */
const NO_SESSION = 0

/** The user for whom a run works, with the rights that they have now; null if there is none. */
export async function principalFor(
  { userId }: ClaimedRun,
  { principals }: Pick<ExecutionParts, 'principals'>
): Promise<Principal | null> {
  if (userId === null) return null
  const source = await principals()
  const found = await source.findMany([userId])
  const data = found.get(userId)
  return data ? new Principal(data, NO_SESSION) : null
}

/** What the code that a body calls may know: calls of services belong to the trace that had it run. */
export function workOf(
  { id, traceId }: ClaimedRun,
  { principal, signal }: { principal: Principal | null; signal: AbortSignal }
): WorkContext {
  const begun = toTraceContext()
  return {
    requestId: id,
    trace: traceId === null ? begun : { ...begun, traceId },
    actor: principal ?? undefined,
    signal,
  }
}
