import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Envelope } from './envelope.js'
import { PROBLEM_TYPE, toProblem } from './problem.js'
import { SERVICE_API } from './service_api.js'
import { toTraceContext } from './trace_context.js'

const FAILURE = {
  code: 400,
  message: 'The address of the request cannot be decoded',
  error: 'E_BAD_URL',
}

/** Answers an address that cannot be decoded: there is no request yet, so neither a language nor an error handler. */
export function answerBadUrl({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const requestId = randomUUID()
  const isService = url.startsWith(SERVICE_API)
  const body = isService
    ? toProblem({ ...FAILURE, details: undefined }, { requestId, ...toTraceContext() })
    : new Envelope({ ...FAILURE, requestId })
  response.writeHead(FAILURE.code, {
    'content-type': isService ? PROBLEM_TYPE : 'application/json; charset=utf-8',
    'x-request-id': requestId,
  })
  response.end(JSON.stringify(body))
}
