import { randomBytes } from 'node:crypto'
import hash from '@adonisjs/core/services/hash'

let decoy: Promise<string> | undefined

/**
 * Whether a password fits its hash. Without a hash the work is done all the same, so that the time of an answer
 * does not tell which user names exist.
 */
export async function verifyPassword(
  stored: string | null | undefined,
  password: string
): Promise<boolean> {
  decoy ??= hash.make(randomBytes(16).toString('hex'))
  const fits = await hash.verify(stored ?? (await decoy), password)
  return fits && stored !== null && stored !== undefined
}
