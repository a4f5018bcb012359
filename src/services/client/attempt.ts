import type { CallScope } from './call_scope.js'
import type { Clock } from '../../clock/main.js'
import type { Ending } from './pause.js'
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

/** What of a request is known before its attempt begins. */
export type AttemptRequest = Omit<TransportRequest, 'ending' | 'onConnecting' | 'onConnect'>

/** Sends a request once, within its own time limits and those of its call. It never throws. */
export async function attempt(
  { transport, clock, timeouts, scope }: AttemptParts,
  request: AttemptRequest
): Promise<Outcome> {
  const ending = new AttemptEnding()
  let wasSent = false
  let stopConnectTimer = () => {}
  const stopTimer = clock.setTimeout(() => ending.end('attempt'), timeouts.attempt)
  const release = scope.onEnd(() => ending.end(scope.endedBy!))
  if (scope.isOver) ending.end(scope.endedBy!)
  try {
    const response = await transport.send({
      ...request,
      ending,
      onConnecting: () => {
        stopConnectTimer = clock.setTimeout(() => ending.end('connect'), timeouts.connect)
      },
      onConnect: () => {
        wasSent = true
        stopConnectTimer()
      },
    })
    return { wasSent: true, response }
  } catch (error) {
    const { endedBy } = ending
    if (endedBy) return { wasSent, endedBy }
    if (error instanceof TransportFailure) return { wasSent, failure: error }
    throw error
  } finally {
    stopConnectTimer()
    stopTimer()
    release()
  }
}

/** The end of one attempt, with its reason: the first one counts. */
class AttemptEnding implements Ending {
  #endedBy: EndedBy | undefined
  #listener: (() => void) | undefined

  get endedBy(): EndedBy | undefined {
    return this.#endedBy
  }

  get isOver(): boolean {
    return this.#endedBy !== undefined
  }

  end(endedBy: EndedBy): void {
    if (this.#endedBy) return
    this.#endedBy = endedBy
    this.#listener?.()
  }

  /* There is one who listens: the transport. */
  onEnd(listener: () => void): () => void {
    this.#listener = listener
    return () => (this.#listener = undefined)
  }
}
