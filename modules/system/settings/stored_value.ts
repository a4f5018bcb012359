import encryption from '@adonisjs/core/services/encryption'
import type { SettingDeclaration } from '../../../src/modules/main.js'

/** A value as its row holds it. */
export interface StoredValue {
  /** JSON; of a secret encrypted. */
  value: string
  isSecret: boolean
}

/** What is written into the table for a value that is JSON already. */
export const toStored = (
  { key, secret = false }: SettingDeclaration,
  json: string
): StoredValue => ({
  // bound to its key, so that one secret cannot be put in the place of another
  value: secret ? encryption.encrypt(json, { purpose: key }) : json,
  isSecret: secret,
})

/**
 * Whether a stored value is one of the setting as it is declared today. What was set before the setting became a
 * secret, or ceased to be one, is none: it was readable to all who have the database, or is not to be told now.
 */
export const isStoredFor = (
  { secret = false }: SettingDeclaration,
  { isSecret }: StoredValue
): boolean => isSecret === secret

/** The opposite of {@link toStored}; null for what is not stored for it, or is a secret that cannot be decrypted. */
export function fromStored(declaration: SettingDeclaration, stored: StoredValue): string | null {
  if (!isStoredFor(declaration, stored)) return null
  const { value, isSecret } = stored
  return isSecret ? encryption.decrypt<string>(value, declaration.key) : value
}
