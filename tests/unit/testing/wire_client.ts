import { once } from 'node:events'
import { request, type Agent, type IncomingMessage } from 'node:http'

export interface WireRequest {
  method?: string
  headers?: Record<string, string>
  body?: string
  agent?: Agent
  signal?: AbortSignal
}

/** Sends a request and waits for the headers of its answer. */
export async function send(url: string, options: WireRequest = {}): Promise<IncomingMessage> {
  const { body, agent = false, ...rest } = options
  const sent = request(url, { agent, ...rest }).end(body)
  // the error of a broken connection is told once more here, after the response was told of it
  sent.on('error', () => {})
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return response
}

/** Sends a request and reads its answer to the end. */
export async function call(url: string, options?: WireRequest) {
  const response = await send(url, options)
  return {
    status: response.statusCode,
    headers: response.headers,
    body: await bodyOf(response),
  }
}

/** Sends a request and gives the status of its answer. */
export async function statusOf(url: string): Promise<number | undefined> {
  const { status } = await call(url)
  return status
}

export async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = ''
  response.setEncoding('utf8')
  for await (const text of response) body += text
  return body
}

/** The code of the error that a client sees. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}
