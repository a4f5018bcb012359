import hash from '@adonisjs/core/services/hash'
import { passwordQueue } from './password_queue.js'

/**
 * What is stored of a password.
 *
 * @throws {E_TOO_BUSY}
 */
export const hashPassword = (password: string): Promise<string> =>
  passwordQueue.run(() => hash.make(password))

/**
 * What is to be stored of a password that has just been verified: its hash, or a new one if `config/hash.ts` has
 * changed since.
 *
 * @throws {E_TOO_BUSY}
 */
export const renewHash = async (stored: string, password: string): Promise<string> =>
  hash.needsReHash(stored) ? hashPassword(password) : stored
