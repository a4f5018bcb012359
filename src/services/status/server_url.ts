import { isIPv6 } from 'node:net'
import { createError } from '@adonisjs/core/exceptions'

export const E_SERVER_URL_INVALID = createError<[url: string]>(
  '"%s" is no address of a server: give --url one like http://127.0.0.1:3333',
  'E_SERVER_URL_INVALID',
  500
)

/* A server that listens everywhere is asked at the address of this machine. */
const HERE: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * Where the server of this application is asked.
 *
 * @param given the address that somebody asked for, instead of the one in HOST and PORT
 * @throws {E_SERVER_URL_INVALID}
 */
export function serverUrlOf(given: string | undefined, env: NodeJS.ProcessEnv): URL {
  const url = URL.parse(given ?? listeningUrl(env))
  const isServer = url && /^https?:$/.test(url.protocol) && !url.username && !url.password
  // what is no address, or holds a password, is not repeated whole
  if (!isServer)
    throw new E_SERVER_URL_INVALID([url ? `${url.protocol}//${url.host}` : (given ?? '')])
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  url.search = ''
  url.hash = ''
  return url
}

function listeningUrl({ HOST = 'localhost', PORT = '3333' }: NodeJS.ProcessEnv): string {
  const host = HERE[HOST] ?? HOST
  return `http://${isIPv6(host) ? `[${host}]` : host}:${PORT}`
}
