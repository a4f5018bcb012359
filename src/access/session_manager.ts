import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { DateTime } from 'luxon'
import { retryOnConflict } from '../database/main.js'
import type { AccessCache } from './access_cache.js'
import type { AccessChanges } from './access_changes.js'
import { E_REFRESH_TOKEN_INVALID } from './errors.js'
import { LastSeen } from './last_seen.js'
import { Principal, type PrincipalSource } from './principal.js'
import type { NewSession, SessionStore, StoredSession, StoredTokens } from './store.js'
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

/** Which session, and whose. */
export type SessionKey = Pick<StoredSession, 'id' | 'userId'>

interface Parts {
  store: SessionStore
  cache: AccessCache
  principals: PrincipalSource
  changes: AccessChanges
  lifetimes: SessionLifetimes
}

/**
 * Opens, refreshes and ends sessions. Tokens are opaque and stored hashed; a session is the family of all tokens
 * that came from one sign-in.
 */
export class SessionManager {
  readonly #store: SessionStore
  readonly #cache: AccessCache
  readonly #principals: PrincipalSource
  readonly #changes: AccessChanges
  readonly #lifetimes: SessionLifetimes
  readonly #lastSeen: LastSeen

  constructor({ store, cache, principals, changes, lifetimes }: Parts) {
    this.#store = store
    this.#cache = cache
    this.#principals = principals
    this.#changes = changes
    this.#lifetimes = lifetimes
    this.#lastSeen = new LastSeen(store)
  }

  /** Opens a session for a user whose identity has been proven. */
  async open({ userId, origin, client }: SignIn): Promise<SessionTokens> {
    const { family, tokens, stored } = this.#issue()
    await this.#store.create({ userId, familyHash: sha256(family), tokens: stored, origin, client })
    return tokens
  }

  /** Who holds an access token, or null if it is unknown or expired, or its user is gone or disabled. */
  async authenticate(accessToken: string): Promise<Principal | null> {
    const access = await this.#cache.find(sha256(accessToken))
    if (!access || access.session.accessExpiresAt <= Date.now()) return null

    this.#lastSeen.note(access.session)
    return new Principal(access.principal, access.session.id)
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

    const { tokens, stored } = this.#issue(token.family)
    const principals = await this.#principals.findMany([session.userId])
    const isUsable =
      hashesEqual(sha256(token.secret), session.refreshHash) &&
      session.refreshExpiresAt > Date.now() &&
      principals.has(session.userId)
    const isRotated = await this.#change(session.userId, async (trx) => {
      if (isUsable && (await this.#store.rotate(session, stored, trx))) return true
      await this.#store.remove(session.id, trx)
      return false
    })
    if (!isRotated) throw new E_REFRESH_TOKEN_INVALID([])
    return tokens
  }

  /** A query of the sessions that have not ended by themselves, as `session`. */
  listOpen<Row>(): DatabaseQueryBuilderContract<Row> {
    return this.#store.listOpen()
  }

  /** Ends one session. */
  close({ id, userId }: SessionKey): Promise<void> {
    return this.#change(userId, (trx) => this.#store.remove(id, trx))
  }

  /** Ends every session of a user. */
  closeAllOf(userId: number, client?: TransactionClientContract): Promise<void> {
    return this.#change(userId, (trx) => this.#store.removeAllOf(userId, trx), client)
  }

  /** Deletes some of the sessions that have ended by themselves, and returns how many. */
  sweep(): Promise<number> {
    return this.#store.sweep()
  }

  /** How many sessions this process remembers. */
  get remembered(): number {
    return this.#cache.size
  }

  /** Stops work in the background, and writes what it collected. */
  async shutdown(): Promise<void> {
    await this.#changes.stop()
    await this.#lastSeen.flush()
  }

  #change<Result>(
    userId: number,
    work: (trx: TransactionClientContract) => Promise<Result>,
    client?: TransactionClientContract
  ): Promise<Result> {
    const run = (trx: TransactionClientContract) =>
      this.#changes.together(trx, async () => {
        await this.#changes.recordSessions(userId, trx)
        return work(trx)
      })
    return client ? run(client) : retryOnConflict(() => this.#store.transaction(run))
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
