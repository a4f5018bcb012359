import type { HttpContext } from '@adonisjs/core/http'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import { DICTIONARY_LIMITS } from '../../../src/modules/main.js'

/** What a dictionary may be called. */
export const CODE = /^[a-z][a-z0-9_]{0,63}(?:\.[a-z][a-z0-9_]{0,63})*$/

/** By what an item that a module declares is found again; no code of a dictionary has a colon. */
export const itemCode = (code: string, value: string): string => `${code}:${value}`

/** Whether only a module may declare a dictionary of this name, so that operators never take one of theirs. */
export const isReserved = (code: string): boolean => code.includes('.')

/**
 * The `:code` of a route. What cannot be a code is the code of nothing.
 *
 * @throws {E_RECORD_NOT_FOUND}
 */
export function codeParam({ request }: HttpContext): string {
  const { code: longest } = DICTIONARY_LIMITS
  const code = String(request.param('code'))
  if (code.length > longest || !CODE.test(code))
    throw new E_RECORD_NOT_FOUND(['dictionary', code.slice(0, longest)])
  return code
}
