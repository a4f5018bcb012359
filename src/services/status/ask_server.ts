import { createError } from '@adonisjs/core/exceptions'
import type { ServiceDescription } from '../service_registry.js'

export const E_SERVER_SILENT = createError<[url: string, reason: string]>(
  'No server answers at %s (%s)',
  'E_SERVER_SILENT',
  500
)

export const E_SERVER_REFUSED = createError<[url: string, reason: string]>(
  'The server at %s does not tell how its services are: %s',
  'E_SERVER_REFUSED',
  500
)

/* In milliseconds. */
const PATIENCE = 5_000

/* Why it is so most of the time, by status. */
const HINTS: Record<number, string> = {
  401: '. It has to have the same APP_KEY as this process, and the same time',
  404: '. Is it a server of this application?',
}

/**
 * Asks a running server how the services are that it calls.
 *
 * @param token what `makeCommandToken` gave
 * @throws {E_SERVER_SILENT} if nobody is there
 * @throws {E_SERVER_REFUSED} if whoever is there says anything else
 */
export async function askServer(url: URL, token: string): Promise<ServiceDescription[]> {
  const { status, body } = await request(url, token)
  const { services, code, detail } = readObject(body)
  if (status === 200 && Array.isArray(services)) return services

  const said = [code, detail].filter((part) => typeof part === 'string').join(': ')
  const answered = status === 200 ? 'it answered 200 with something else' : `it answered ${status}`
  const reason = answered + (said && ` (${said})`) + (HINTS[status] ?? '')
  throw new E_SERVER_REFUSED([url.href, reason])
}

async function request(url: URL, token: string): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(new URL('services/status', url), {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      // whoever is elsewhere is not to have the token
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    })
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException }
    const isLate = name === 'TimeoutError'
    const reason = isLate ? `not within ${PATIENCE} ms` : (cause?.code ?? cause?.message ?? message)
    throw new E_SERVER_SILENT([url.href, reason], { cause: error })
  }
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // a server of somebody else's need not speak JSON
    return {}
  }
}
