import encryption from '@adonisjs/core/services/encryption'
import type { SettingDeclaration } from '../../../src/modules/main.js'

/** What is written into the table for a value that is JSON already. */
export const toStored = ({ key, secret }: SettingDeclaration, json: string): string =>
  // bound to its key, so that one secret cannot be put in the place of another
  secret ? encryption.encrypt(json, { purpose: key }) : json

/** The opposite of {@link toStored}; null for a secret that cannot be decrypted. */
export const fromStored = ({ key, secret }: SettingDeclaration, stored: string): string | null =>
  secret ? encryption.decrypt<string>(stored, key) : stored
