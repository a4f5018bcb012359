import { findNotJson } from '../json/main.js'
import type { FacadeCall } from './facade_call.js'
import { E_FACADE_VALUE_NOT_JSON } from './facade_errors.js'

/** What goes through JSON, how errors name it, and the error that it comes from. */
export interface Told {
  value: unknown
  name: string
  cause?: unknown
}

/**
 * A value as it comes out of JSON.
 *
 * @throws {E_FACADE_VALUE_NOT_JSON} naming the first thing that JSON would lose or change
 */
export function throughJson(call: FacadeCall, told: Told): unknown {
  const value = assertJson(call, told)
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/**
 * A value that comes out of JSON as it is.
 *
 * @throws {E_FACADE_VALUE_NOT_JSON} naming the first thing that JSON would lose or change
 */
export function assertJson(call: FacadeCall, { value, name, cause }: Told): unknown {
  const found = value === undefined ? undefined : findNotJson(value, name)
  if (!found) return value
  throw new E_FACADE_VALUE_NOT_JSON([call.facade, call.name, found.path, found.what], { cause })
}
