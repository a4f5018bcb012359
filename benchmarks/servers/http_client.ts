import { Agent, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** A request of the bench itself; the load comes from elsewhere. */
export interface Question {
  method?: 'GET' | 'POST'
  path: string
  token?: string
  body?: object
}

/** An answer in JSON, with the length of its body. */
export interface Answer {
  status: number
  body: any
  bytes: number
}

/** Asks a server for JSON over a connection that stays open. */
export async function ask(
  url: string,
  { method = 'GET', path, token, body }: Question,
  signal: AbortSignal
): Promise<Answer> {
  const outgoing = send(url + path, {
    method,
    agent,
    signal,
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
  }).end(body && JSON.stringify(body))
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const content = await text(response)
  return {
    status: response.statusCode!,
    body: content === '' ? null : JSON.parse(content),
    bytes: Buffer.byteLength(content),
  }
}

/**
 * Asks the admin API, and returns its data. A failure may come with status 200, so that `code` decides.
 *
 * @throws an error that shows a failure
 */
export async function askForData<Data = any>(
  url: string,
  question: Question,
  signal: AbortSignal
): Promise<Data> {
  const { status, body } = await ask(url, question, signal)
  if (status >= 300 || body?.code !== 0)
    throw new Error(`${question.path} answered ${status}: ${JSON.stringify(body)}`)
  return body.data
}
