import type { HttpContext } from '@adonisjs/core/http'
import { E_RECORD_NOT_FOUND } from './errors.js'

const ID = /^[1-9]\d{0,9}$/
const LARGEST = 2_147_483_647

/**
 * The `:id` of a route. What cannot be an id is the id of nothing.
 *
 * @throws {E_RECORD_NOT_FOUND}
 */
export function idParam({ request }: HttpContext, name = 'id'): number {
  const value = String(request.param(name))
  if (!ID.test(value) || Number(value) > LARGEST)
    throw new E_RECORD_NOT_FOUND(['record', value.slice(0, 64)])
  return Number(value)
}
