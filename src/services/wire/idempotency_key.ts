import { isIdempotencyKey } from '../../modules/main.js'
import { E_IDEMPOTENCY_KEY_INVALID } from '../idempotency/errors.js'

/** The header that carries the caller's own id of a command. */
export const IDEMPOTENCY_KEY = 'idempotency-key'

/**
 * A key as a caller gives it, or none.
 *
 * @throws {E_IDEMPOTENCY_KEY_INVALID}
 */
export function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key !== undefined && !isIdempotencyKey(key)) throw new E_IDEMPOTENCY_KEY_INVALID([key.length])
  return key
}
