import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { sha256 } from '../tokens.js'

/** The parts of a token that may be stored. */
export interface ServiceTokenParts {
  /** Public: it names the token in lists and logs. */
  id: string
  /** SHA-256 of the secret in hex. */
  secretHash: string
}

const ID_BYTES = 6
const SECRET_BYTES = 32
const TOKEN = /^its_([0-9a-f]{12})_([0-9a-f]{64})_([0-9a-f]{8})$/
const ID = /^[0-9a-f]{12}$/

/*
 * With its prefix and its checksum a token that slipped into a file can be recognised there, and a mistyped one is
 * refused without asking the database.
 */
const checksumOf = (text: string): string => crc32(text).toString(16).padStart(8, '0')

/** Makes a token, which nobody can make out again from its parts. */
export function makeServiceToken(): { token: string; parts: ServiceTokenParts } {
  const id = randomBytes(ID_BYTES).toString('hex')
  const secret = randomBytes(SECRET_BYTES).toString('hex')
  const text = `its_${id}_${secret}`
  return { token: `${text}_${checksumOf(text)}`, parts: { id, secretHash: sha256(secret) } }
}

/** Reads a token, or null if it cannot be one. */
export function decodeServiceToken(token: string): ServiceTokenParts | null {
  const [, id, secret, checksum] = TOKEN.exec(token) ?? []
  if (!id || !secret || checksumOf(`its_${id}_${secret}`) !== checksum) return null
  return { id, secretHash: sha256(secret) }
}

/** Whether a text can be the id of a token. */
export const isServiceTokenId = (text: string): boolean => ID.test(text)
