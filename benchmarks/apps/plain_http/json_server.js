import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'

/** Listens where the environment says, and ends when it is asked to. */
export function listen(onRequest) {
  const server = createServer(onRequest)
  server.listen(Number(process.env.PORT), process.env.HOST)
  process.once('SIGTERM', () => {
    server.close(() => process.exit())
    server.closeIdleConnections()
  })
}

/** Answers in the envelope of the admin API. */
export function send(response, data) {
  const body = JSON.stringify({ code: 0, message: 'ok', data, requestId: randomUUID() })
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
