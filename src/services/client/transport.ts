import type { Ending } from './pause.js'

/** A request as it goes over the wire. */
export interface TransportRequest {
  method: string
  url: string
  headers: Record<string, string>
  /** JSON. */
  body?: string
  /** When it is over, so is the request, whatever it is doing. A signal would cost a tenth of the call. */
  ending: Ending
  /** Is told when a connection is being made; where one is kept, there is none to make. */
  onConnecting: () => void
  /** Is told when there is a connection: from then on bytes leave. */
  onConnect: () => void
  /** The most bytes that the body of an answer may have. */
  mostBytes: number
}

/** An answer that arrived whole, whatever its status. */
export interface RawResponse {
  status: number
  /** By lower-case names. */
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** No whole answer. It carries no header of the request, which would bring the token into logs. */
export class TransportFailure extends Error {
  /** As Node.js names it, for instance `ECONNREFUSED`. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'TransportFailure'
    this.code = code
  }
}

/** The answer is larger than it may be. */
export const TOO_LARGE = 'RESPONSE_TOO_LARGE'

/** The address is none that may be spoken to without encryption. */
export const INSECURE = 'ADDRESS_INSECURE'

/** What carries requests; another library takes the place of this one by implementing it. */
export interface Transport {
  /**
   * Sends one request, once, and waits for the whole answer.
   *
   * @throws {TransportFailure} and nothing else
   */
  send(request: TransportRequest): Promise<RawResponse>
  /** Closes the connections that are kept. */
  close(): void
}
