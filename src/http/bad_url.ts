import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Envelope } from './envelope.js'

/** Answers an address that cannot be decoded: there is no request yet, so neither a language nor an error handler. */
export function answerBadUrl(_: IncomingMessage, response: ServerResponse): void {
  const requestId = randomUUID()
  const message = 'The address of the request cannot be decoded'
  const body = JSON.stringify(new Envelope({ code: 400, message, error: 'E_BAD_URL', requestId }))
  response.writeHead(400, {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': requestId,
  })
  response.end(body)
}
