import { defineConfig } from '@adonisjs/core/http'
import { E_TRUSTED_PROXY_INVALID } from './errors.js'

type Trust = (address: string, distance: number) => boolean

/**
 * Whose `X-Forwarded-*` headers are believed, as AdonisJS takes it for `trustProxy`: with an empty list nobody's,
 * so that a client cannot give itself another address.
 *
 * @throws {E_TRUSTED_PROXY_INVALID} for what is neither an address, a range nor the name of a range
 */
export function trustIn(proxies: readonly string[]): Trust {
  const trusts = proxies.map(compile)
  return (address, distance) => trusts.some((trust) => trust(address, distance))
}

function compile(proxy: string): Trust {
  try {
    return defineConfig({ trustProxy: proxy }).trustProxy
  } catch (error) {
    throw new E_TRUSTED_PROXY_INVALID([proxy], { cause: error })
  }
}
