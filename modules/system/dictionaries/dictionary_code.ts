import type { HttpContext } from '@adonisjs/core/http'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'

const LONGEST = 64

/** What a dictionary may be called. */
export const CODE = /^[a-z][a-z0-9_]{0,63}(?:\.[a-z][a-z0-9_]{0,63})*$/

/** Whether only a module may declare a dictionary of this name, so that operators never take one of theirs. */
export const isReserved = (code: string): boolean => code.includes('.')

/**
 * The `:code` of a route. What cannot be a code is the code of nothing.
 *
 * @throws {E_RECORD_NOT_FOUND}
 */
export function codeParam({ request }: HttpContext): string {
  const code = String(request.param('code'))
  if (code.length > LONGEST || !CODE.test(code))
    throw new E_RECORD_NOT_FOUND(['dictionary', code.slice(0, LONGEST)])
  return code
}
