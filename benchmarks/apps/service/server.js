/* A service as another team might have written it: one answer at once, and one that takes two seconds. */
import { createServer } from 'node:http'

const SLOW = 2_000
const BODY = JSON.stringify({ id: 1, lines: [{ partNo: 'A-100', quantity: 3 }] })
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) }

const server = createServer((request, response) => {
  const answer = () => response.writeHead(200, HEADERS).end(BODY)
  request.resume().on('end', () => {
    if (request.url.startsWith('/slow/')) setTimeout(answer, SLOW)
    else answer()
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
