import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getActiveTest } from '@japa/runner'
import { processClock, type Clock } from '../../../src/clock/main.js'
import { E_FAULT_SERVER_WAITED } from './errors.js'
import { answer, type Behaviour } from './fault_behaviours.js'
import { FaultExchange, type ArrivedRequest } from './fault_exchange.js'

const PATIENCE = 5_000

/** A server that fails as it is told to, and remembers what it was asked. */
export class FaultServer {
  /** What arrived, in order. */
  readonly requests: ArrivedRequest[] = []
  readonly #clock: Clock
  readonly #connections = new Map<Socket, number>()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  readonly #server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
    (request, response) => this.#play(request, response)
  )
  #script: Behaviour[] = []
  #opened = 0

  constructor(clock: Clock = processClock) {
    this.#clock = clock
    this.#server.on('connection', (socket) => this.#welcome(socket))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** How many connections were opened until now. */
  get openedConnections(): number {
    return this.#opened
  }

  /** How many connections are open. */
  get openConnections(): number {
    return this.#connections.size
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  /** Gives a new script: one behaviour for each request that arrives from now on, and the last for all that follow. */
  play(...script: Behaviour[]): void {
    this.#script = script
  }

  /**
   * Waits until something holds, for instance until two requests have arrived. It looks whenever a request or a
   * connection comes or goes.
   *
   * @throws {E_FAULT_SERVER_WAITED} after `patience` milliseconds, which a test clock does not move
   *
   * @example
   * ```ts
   * await server.until(() => server.requests.length === 2)
   * ```
   */
  async until(holds: () => boolean, { patience = PATIENCE } = {}): Promise<void> {
    const late = AbortSignal.timeout(patience)
    while (!holds()) {
      await once(this.#changes, 'change', { signal: late }).catch(() => {
        const { length } = this.requests
        throw new E_FAULT_SERVER_WAITED([patience, length, this.#opened, this.openConnections])
      })
    }
  }

  /** Breaks every connection, as a service does that is started anew. */
  dropConnections(): void {
    for (const socket of this.#connections.keys()) socket.resetAndDestroy()
  }

  /** Ends at once, with every connection. */
  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#connections.keys()) socket.destroy()
    await closed
  }

  #welcome(socket: Socket): void {
    this.#connections.set(socket, ++this.#opened)
    socket.once('close', () => {
      this.#connections.delete(socket)
      this.#changes.emit('change')
    })
    this.#changes.emit('change')
  }

  async #play(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrived = this.#note(request)
    const exchange = new FaultExchange(arrived, { response, clock: this.#clock })
    const behave = this.#script.length > 1 ? this.#script.shift() : this.#script[0]
    try {
      request.setEncoding('utf8')
      for await (const text of request) {
        arrived.body += text
        this.#changes.emit('change')
      }
      await (behave ?? answer(200, {}))(exchange)
    } catch (error) {
      // what fails once the client is gone fails because of it
      if (exchange.gone.aborted || !request.complete) return
      if (response.headersSent) exchange.socket.destroy()
      else response.writeHead(500).end(`The script of the fault server failed: ${error}`)
    }
  }

  #note({ method, url, headers, socket }: IncomingMessage) {
    const arrived: ArrivedRequest = {
      method: method!,
      path: url!,
      headers,
      body: '',
      at: this.#clock.now(),
      connection: this.#connections.get(socket)!,
      isAbandoned: false,
    }
    this.requests.push(arrived)
    this.#changes.emit('change')
    return arrived
  }
}

/** What a fault server is started with. */
export interface FaultServerOptions {
  /** One for each request that arrives, and the last for all that follow; an empty JSON object by default. */
  script?: Behaviour | Behaviour[]
  /** What waits, and what tells when a request arrived; the time of the process by default. */
  clock?: Clock
}

/**
 * Starts a real server at 127.0.0.1 that plays a script. The running test closes it at its end.
 *
 * @example
 * ```ts
 * const server = await startFaultServer({ script: [reset(), problem(503), answer(200, { onHand: 7 })] })
 * await client.call(server.url)
 * assert.lengthOf(server.requests, 3)
 * ```
 */
export async function startFaultServer({
  script = [],
  clock,
}: FaultServerOptions = {}): Promise<FaultServer> {
  const server = new FaultServer(clock)
  server.play(...[script].flat())
  await server.listen()
  getActiveTest()?.cleanup(() => server.close())
  return server
}
