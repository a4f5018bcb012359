import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../../../src/clock/main.js'
import { pause } from './pause.js'

/** A request as the server saw it. */
export interface ArrivedRequest {
  method: string
  /** With its query. */
  path: string
  headers: IncomingHttpHeaders
  /** What has come so far; the whole body once the request is complete. */
  body: string
  /** When its headers had come, on the clock of the server. */
  at: number
  /** Which connection it came by: 1 is the first one that was opened. */
  connection: number
  /** Whether the client went away before it had the whole answer. */
  isAbandoned: boolean
}

/** One request and the means to mistreat it. */
export class FaultExchange {
  readonly arrived: ArrivedRequest
  readonly response: ServerResponse
  readonly socket: Socket
  readonly #clock: Clock
  readonly #gone = new AbortController()

  constructor(
    arrived: ArrivedRequest,
    { response, clock }: { response: ServerResponse; clock: Clock }
  ) {
    this.arrived = arrived
    this.response = response
    this.socket = response.socket!
    this.#clock = clock
    const onLeave = () => void (arrived.isAbandoned = !response.writableFinished)
    this.socket.once('end', onLeave).once('error', onLeave)
    response.once('close', () => {
      this.socket.off('end', onLeave).off('error', onLeave)
      this.#gone.abort()
    })
  }

  /** Is aborted when the answer is complete, or the connection is closed by whichever side. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /**
   * Waits on the clock of the server, and no longer than there is a connection.
   *
   * @returns whether there still is one
   */
  wait(milliseconds: number): Promise<boolean> {
    return pause(milliseconds, { clock: this.#clock, signal: this.gone })
  }

  /** Writes a part of the body, and waits where the client does not read as fast. */
  async write(part: string | Buffer): Promise<void> {
    if (this.gone.aborted || this.response.write(part)) return
    await once(this.response, 'drain', { signal: this.gone }).catch(() => undefined)
  }
}
