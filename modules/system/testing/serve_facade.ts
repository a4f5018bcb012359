import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getActiveTest } from '@japa/runner'
import { toProblem, toTraceContext } from '../../../src/http/main.js'
import { Failure } from '../../../src/errors.js'
import type { ContractFacade } from '../../../src/modules/main.js'
import { remote, ServiceRegistry, type RemoteOptions } from '../../../src/services/main.js'
import { Fake, type FakeOperations } from './fake.js'
import { endpointsOf, findEndpoint, type ServedEndpoint } from './served_endpoints.js'

/** A facade that a server of a test answers. */
export interface ServedFacade<T> {
  url: string
  /** What the server takes for a token, and nothing else. */
  token: string
  /** What arrived, see {@link Fake.calls}. */
  fake: Fake<T>
  /** The facade as another process has it: its calls go to the server. */
  connect(options?: Partial<RemoteOptions<keyof T & string>>): T
  close(): Promise<void>
}

/**
 * Serves a facade at 127.0.0.1, over real sockets and without an application, by some operations that the test gives
 * or by an implementation. The running test closes it at its end.
 *
 * @throws {E_FACADE_NOT_FAKED} from operations that are not implemented, as a fault (500)
 *
 * @example
 * ```ts
 * const served = await serveFacade(InventoryFacade, { findParts: async () => [] })
 * const inventory = served.connect({ timeouts: { attempt: 200 } })
 * await inventory.findParts({ partNos: ['P-1'] })
 * ```
 */
export async function serveFacade<T>(
  facade: ContractFacade<T>,
  operations: FakeOperations<T>
): Promise<ServedFacade<T>> {
  const token = randomBytes(16).toString('hex')
  const fake = new Fake(facade, operations)
  const endpoints = endpointsOf(facade, fake)
  const server = createServer((request, response) => {
    void answer(request, response, { endpoints, token })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const registries: ServiceRegistry[] = []
  const connect = (options: Partial<RemoteOptions<keyof T & string>> = {}): T => {
    const registry = new ServiceRegistry([remote(facade, { baseUrl: url, token, ...options })])
    registries.push(registry)
    return registry.bindingOf(facade) as T
  }
  const close = async () => {
    for (const registry of registries) registry.close()
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  getActiveTest()?.cleanup(close)
  return { url, token, fake, connect, close }
}

interface Serving {
  endpoints: readonly ServedEndpoint[]
  token: string
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoints, token }: Serving
): Promise<void> {
  const origin = { requestId: headerOf(request, 'x-request-id') ?? randomUUID(), traceId: '' }
  origin.traceId = toTraceContext(headerOf(request, 'traceparent')).traceId
  const refuse = (status: number, code: string, message: string, details?: unknown) => {
    const problem = toProblem({ code: status, error: code, message, details }, origin)
    send(response, status, problem)
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    const body = await readBody(request)
    const { pathname, searchParams: query } = new URL(request.url!, 'http://127.0.0.1')
    const found = findEndpoint(endpoints, request.method!, pathname)
    if (!found) return refuse(404, 'E_ROUTE_NOT_FOUND', `Cannot ${request.method}:${pathname}`)
    if (headerOf(request, 'authorization') !== `Bearer ${token}`) {
      return refuse(401, 'E_SERVICE_TOKEN_INVALID', 'The service token is not valid')
    }
    const { status, body: value } = await found.endpoint.answer({
      ...origin,
      params: found.params,
      query,
      body,
      caller: 'test',
      idempotencyKey: headerOf(request, 'idempotency-key'),
      deadline: headerOf(request, 'x-deadline-ms'),
      gone: gone.signal,
      textOf: ({ message }) => message,
    })
    send(response, status, value)
  } catch (error) {
    if (!(error instanceof Failure)) return refuse(500, 'E_UNEXPECTED', String(error))
    refuse(error.status, error.code ?? error.name, error.message, error.details)
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined =>
  headers[name]?.toString()

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) text += piece
  return text === '' ? undefined : JSON.parse(text)
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type })
  response.end(value === undefined ? '' : JSON.stringify(value))
}
