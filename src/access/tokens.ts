import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'

const FAMILY_BYTES = 16
const SECRET_BYTES = 32
const BEARER = /^Bearer ([\w-]+)$/i
const TOKEN_LENGTH = Math.ceil(((FAMILY_BYTES + SECRET_BYTES) * 4) / 3)

/** The token that a request comes with, if it does. */
export const bearerTokenOf = ({ request }: HttpContext): string | undefined =>
  BEARER.exec(request.request.headers.authorization ?? '')?.[1]

/** SHA-256 in hex: how a token lies in the database. The tokens are random, so no slow hash is needed. */
export const sha256 = (token: string): string => hash('sha256', token)

/** Whether two hashes are equal, in a time that tells nothing. */
export const hashesEqual = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

/** An opaque access token: 256 random bits. */
export const makeAccessToken = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** The two parts of a refresh token. */
export interface RefreshToken {
  family: string
  secret: string
}

/**
 * Makes a refresh token. Its family part stays the same through all rotations and is secret too: whoever shows a
 * family with an old secret must have held a real token of it, so that the family may be revoked without giving
 * strangers a way to end somebody's session.
 */
export function makeRefreshToken(family = randomBytes(FAMILY_BYTES).toString('hex')): RefreshToken {
  return { family, secret: randomBytes(SECRET_BYTES).toString('hex') }
}

export const encodeRefreshToken = ({ family, secret }: RefreshToken): string =>
  Buffer.from(family + secret, 'hex').toString('base64url')

/** Reads a refresh token, or null if it cannot be one. */
export function decodeRefreshToken(token: string): RefreshToken | null {
  if (token.length !== TOKEN_LENGTH) return null
  const hex = Buffer.from(token, 'base64url').toString('hex')
  if (hex.length !== (FAMILY_BYTES + SECRET_BYTES) * 2) return null
  return { family: hex.slice(0, FAMILY_BYTES * 2), secret: hex.slice(FAMILY_BYTES * 2) }
}
