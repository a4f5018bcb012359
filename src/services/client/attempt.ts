import type { CallScope } from './call_scope.js'
import type { Clock } from './clock.js'
import type { Timeouts } from './options.js'
import type { EndedBy, Outcome } from './outcome.js'
import { TransportFailure, type Transport, type TransportRequest } from './transport.js'

/** What an attempt works with. */
export interface AttemptParts {
  transport: Transport
  clock: Clock
  timeouts: Timeouts
  scope: CallScope
}

/** Sends a request once, within its own time limits and those of its call. It never throws. */
export async function attempt(
  { transport, clock, timeouts, scope }: AttemptParts,
  request: Omit<TransportRequest, 'signal' | 'onConnect'>
): Promise<Outcome> {
  const controller = new AbortController()
  let wasSent = false
  let endedBy: EndedBy | undefined
  const end = (by: EndedBy) => {
    endedBy ??= by
    controller.abort()
  }
  const onScopeEnd = () => end(scope.endedBy!)
  const stopConnectTimer = clock.setTimeout(() => end('connect'), timeouts.connect)
  const stopTimer = clock.setTimeout(() => end('attempt'), timeouts.attempt)
  const release = scope.onEnd(onScopeEnd)
  if (scope.isOver) onScopeEnd()
  try {
    const response = await transport.send({
      ...request,
      signal: controller.signal,
      onConnect: () => {
        wasSent = true
        stopConnectTimer()
      },
    })
    return { wasSent: true, response }
  } catch (error) {
    if (endedBy) return { wasSent, endedBy }
    if (error instanceof TransportFailure) return { wasSent, failure: error }
    throw error
  } finally {
    stopConnectTimer()
    stopTimer()
    release()
  }
}
