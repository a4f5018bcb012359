import { STATUS_CODES } from 'node:http'
import type { ArrivedRequest, FaultExchange } from './fault_exchange.js'

/** What a fault server does with one request, once the whole of it has arrived. A test may write its own. */
export type Behaviour = (exchange: FaultExchange) => void | Promise<void>

/** An object is sent as JSON, a string as it is. */
export type AnswerBody = string | object

const JSON_TYPE = 'application/json'
const PIECE = Buffer.alloc(64 * 1024, 'x')

const toText = (body: AnswerBody) => (typeof body === 'string' ? body : JSON.stringify(body))
const typeOf = (body: AnswerBody) => (typeof body === 'string' ? 'text/plain' : JSON_TYPE)

/** Answers as a service should. */
export function answer(
  status: number,
  body?: AnswerBody,
  headers: Record<string, string> = {}
): Behaviour {
  return ({ response }) => {
    if (body === undefined) {
      response.writeHead(status, headers).end()
      return
    }
    const text = toText(body)
    const length = Buffer.byteLength(text)
    response.writeHead(status, {
      'content-type': typeOf(body),
      'content-length': length,
      ...headers,
    })
    response.end(text)
  }
}

/** Answers with problem details. */
export function problem(status: number, fields: object = {}, headers = {}): Behaviour {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Unknown', status, ...fields }
  return answer(status, body, { 'content-type': 'application/problem+json', ...headers })
}

/** Sends the client elsewhere. */
export const redirect = (to: string, status = 302): Behaviour =>
  answer(status, undefined, { location: to })

/** Says that it answers with JSON, and does not. */
export const badJson = (text = '{"onHand": 1,'): Behaviour =>
  answer(200, text, { 'content-type': JSON_TYPE })

/** Takes the request and never says anything. */
export const hang = (): Behaviour => () => {}

/** Takes the request and closes the connection properly, without an answer. */
export const closeAtOnce =
  (): Behaviour =>
  ({ socket }) =>
    void socket.destroy()

/** Breaks the connection (TCP RST), before the answer or when only its headers are sent. */
export function reset({ after = 'request' }: { after?: 'request' | 'headers' } = {}): Behaviour {
  return async ({ response, socket }) => {
    if (after === 'headers') {
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': 100 })
      const { promise: flushed, resolve } = Promise.withResolvers<void>()
      response.flushHeaders()
      socket.write('', () => resolve())
      await flushed
    }
    socket.resetAndDestroy()
  }
}

/** Promises more bytes than it sends before it closes the connection properly. */
export function truncated(body: AnswerBody, { missing = 10 } = {}): Behaviour {
  const text = toText(body)
  return ({ response, socket }) => {
    const length = Buffer.byteLength(text) + missing
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': length })
    response.write(text, () => socket.destroySoon())
  }
}

/** Sends the status line at once, and the rest of the headers with an answer after so many milliseconds. */
export function slowHeaders(milliseconds: number | 'never', body: AnswerBody = {}): Behaviour {
  const text = toText(body)
  return async (exchange) => {
    const { socket } = exchange
    // written by hand, because Node.js sends headers in one piece; so the connection cannot be used again
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\nconnection: close\r\n`)
    if (milliseconds === 'never' || !(await exchange.wait(milliseconds))) return
    socket.write(`content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    socket.destroySoon()
  }
}

/** Sends the headers at once and the body in drops, with so many milliseconds before each. */
export function trickle(
  body: AnswerBody,
  { every, bytes = 1 }: { every: number; bytes?: number }
): Behaviour {
  const content = Buffer.from(toText(body))
  return async (exchange) => {
    const { response } = exchange
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': content.length })
    response.flushHeaders()
    for (let sent = 0; sent < content.length; sent += bytes) {
      if (!(await exchange.wait(every))) return
      await exchange.write(content.subarray(sent, sent + bytes))
    }
    response.end()
  }
}

/** Sends so many bytes, and says so beforehand only if it `isAnnounced`. */
export function huge(bytes: number, { isAnnounced = false } = {}): Behaviour {
  return async (exchange) => {
    const length = isAnnounced ? { 'content-length': bytes } : {}
    exchange.response.writeHead(200, { 'content-type': JSON_TYPE, ...length })
    for (let left = bytes; left > 0 && !exchange.gone.aborted; left -= PIECE.length) {
      await exchange.write(PIECE.subarray(0, left))
    }
    exchange.response.end()
  }
}

/** Waits so many milliseconds before anything else. */
export function delayed(milliseconds: number, then: Behaviour): Behaviour {
  return async (exchange) => {
    if (await exchange.wait(milliseconds)) await then(exchange)
  }
}

/** Waits until the test lets it go on. */
export function holdUntil(released: Promise<unknown>, then = answer(200, {})): Behaviour {
  return async (exchange) => {
    await released
    if (!exchange.gone.aborted) await then(exchange)
  }
}

/** Chooses by the request, for instance by its path. */
export function depending(choose: (request: ArrivedRequest) => Behaviour): Behaviour {
  return (exchange) => choose(exchange.arrived)(exchange)
}
