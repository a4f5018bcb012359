import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { E_REFRESH_TOKEN_INVALID } from './errors.js'
import { Principal, type PrincipalSource } from './principal.js'
import type { NewSession, SessionStore, StoredTokens } from './store.js'
import {
  decodeRefreshToken,
  encodeRefreshToken,
  hashesEqual,
  makeAccessToken,
  makeRefreshToken,
  sha256,
} from './tokens.js'

/** What a client gets at sign-in and at every refresh; `expiresIn` are the seconds the access token lives. */
export interface SessionTokens {
  accessToken: string
  refreshToken: string
  expiresIn: number
}

/** A sign-in whose identity has been proven. */
export type SignIn = Pick<NewSession, 'userId' | 'origin' | 'client'>

/** How long tokens live, in milliseconds. */
export interface SessionLifetimes {
  accessTokenTtl: number
  refreshTokenTtl: number
}

/**
 * Opens, refreshes and ends sessions. Tokens are opaque and stored hashed; a session is the family of all tokens
 * that came from one sign-in.
 */
export class SessionManager {
  readonly #store: SessionStore
  readonly #principals: PrincipalSource
  readonly #lifetimes: SessionLifetimes

  constructor(store: SessionStore, principals: PrincipalSource, lifetimes: SessionLifetimes) {
    this.#store = store
    this.#principals = principals
    this.#lifetimes = lifetimes
  }

  /** Opens a session for a user whose identity has been proven. */
  async open({ userId, origin, client }: SignIn): Promise<SessionTokens> {
    const { family, tokens, stored } = this.#issue()
    await this.#store.create({ userId, familyHash: sha256(family), tokens: stored, origin, client })
    return tokens
  }

  /** Who holds an access token, or null if it is unknown or expired, or its user is gone or disabled. */
  async authenticate(accessToken: string): Promise<Principal | null> {
    const session = await this.#store.findByAccessHash(sha256(accessToken))
    if (!session || session.accessExpiresAt <= DateTime.utc()) return null

    const data = await this.#principals.find(session.userId)
    return data && new Principal(data, session.id)
  }

  /**
   * Exchanges a refresh token for new tokens. One that was exchanged before ends the session: of its two holders
   * one must be a thief.
   *
   * @throws {E_REFRESH_TOKEN_INVALID}
   */
  async refresh(refreshToken: string): Promise<SessionTokens> {
    const token = decodeRefreshToken(refreshToken)
    const session = token && (await this.#store.findByFamilyHash(sha256(token.family)))
    if (!session) throw new E_REFRESH_TOKEN_INVALID([])

    const isCurrent = hashesEqual(sha256(token.secret), session.refreshHash)
    const isUsable =
      session.refreshExpiresAt > DateTime.utc() && (await this.#principals.find(session.userId))
    const { tokens, stored } = this.#issue(token.family)
    if (!isCurrent || !isUsable || !(await this.#store.rotate(session, stored))) {
      await this.#store.remove(session.id)
      throw new E_REFRESH_TOKEN_INVALID([])
    }
    return tokens
  }

  /** Ends one session. */
  close(sessionId: number): Promise<void> {
    return this.#store.remove(sessionId)
  }

  /** Ends every session of a user. */
  closeAllOf(userId: number, client?: TransactionClientContract): Promise<void> {
    return this.#store.removeAllOf(userId, client)
  }

  #issue(family?: string): { family: string; tokens: SessionTokens; stored: StoredTokens } {
    const now = DateTime.utc()
    const accessToken = makeAccessToken()
    const refreshToken = makeRefreshToken(family)
    return {
      family: refreshToken.family,
      tokens: {
        accessToken,
        refreshToken: encodeRefreshToken(refreshToken),
        expiresIn: Math.floor(this.#lifetimes.accessTokenTtl / 1000),
      },
      stored: {
        accessHash: sha256(accessToken),
        accessExpiresAt: now.plus(this.#lifetimes.accessTokenTtl),
        refreshHash: sha256(refreshToken.secret),
        refreshExpiresAt: now.plus(this.#lifetimes.refreshTokenTtl),
      },
    }
  }
}
