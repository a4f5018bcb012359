import { randomBytes } from 'node:crypto'
import hash from '@adonisjs/core/services/hash'
import { passwordQueue } from './password_queue.js'

let decoy: string | undefined

/**
 * Whether a password fits its hash. Without a hash the work is done all the same, so that the time of an answer
 * does not tell which user names exist.
 *
 * @throws {E_TOO_BUSY}
 */
export function verifyPassword(
  stored: string | null | undefined,
  password: string
): Promise<boolean> {
  return passwordQueue.run(async () => {
    // made for known names too, so that the first unknown one does not take longer
    decoy ??= await hash.make(randomBytes(16).toString('hex'))
    const fits = await hash.verify(stored ?? decoy, password)
    return fits && stored !== null && stored !== undefined
  })
}
