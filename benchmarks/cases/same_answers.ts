import { isDeepStrictEqual } from 'node:util'
import { ask } from '../servers/http_client.js'
import type { Target } from '../servers/load.js'

/**
 * Assures that servers do the same work: their answers are equal, and as long, but for the id of the request.
 *
 * @throws an error that shows a failure, or two answers that differ
 */
export async function assertSameAnswers(
  targets: readonly Target[],
  signal: AbortSignal
): Promise<void> {
  const answers = []
  for (const { server, path, token } of targets) {
    const { status, bytes, body } = await ask(server.url, { path, token }, signal)
    if (status >= 300 || body?.code !== 0)
      throw new Error(`${server.name} answered ${path} with ${status}: ${JSON.stringify(body)}`)
    const { requestId, ...content } = body
    answers.push({ name: server.name, comparable: { bytes, content, hasId: Boolean(requestId) } })
  }

  const [first, ...others] = answers
  for (const other of others) {
    if (isDeepStrictEqual(first!.comparable, other.comparable)) continue
    const [left, right] = [first!, other].map(
      ({ name, comparable }) => `${name}: ${JSON.stringify(comparable)}`
    )
    throw new Error(`Two servers that are compared do not answer the same:\n${left}\n${right}`)
  }
}
