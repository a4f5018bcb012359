import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { affectedRows, fromSqlTime, toSqlTime } from '../database/main.js'

/** The tokens of a session as they are stored: SHA-256 in hex, with the moments they end. */
export interface StoredTokens {
  accessHash: string
  accessExpiresAt: DateTime
  refreshHash: string
  refreshExpiresAt: DateTime
}

/** One signed-in device. */
export interface StoredSession extends StoredTokens {
  id: number
  userId: number
}

/** Where somebody signed in from. */
export interface SessionOrigin {
  ip: string | null
  userAgent: string | null
}

/** A session that is about to be stored. */
export interface NewSession {
  userId: number
  familyHash: string
  tokens: StoredTokens
  origin: SessionOrigin
  /** The transaction in which the sign-in is decided. */
  client?: TransactionClientContract
}

const TABLE = 'iti_sessions'

/** The only place that reads and writes `iti_sessions`. */
export class SessionStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Adds a session, and clears away those of the user that have ended by themselves. */
  async create({ userId, familyHash, tokens, origin, client }: NewSession): Promise<void> {
    const now = toSqlTime(this.#db.connection())
    const on = client ?? this.#db
    await on.from(TABLE).where('user_id', userId).where('refresh_expires_at', '<', now).delete()
    await on.table(TABLE).insert({
      user_id: userId,
      family_hash: familyHash,
      ...this.#toColumns(tokens),
      ip: origin.ip,
      user_agent: origin.userAgent?.slice(0, 255) ?? null,
      created_at: now,
    })
  }

  findByAccessHash(hash: string): Promise<StoredSession | null> {
    return this.#find('access_hash', hash)
  }

  findByFamilyHash(hash: string): Promise<StoredSession | null> {
    return this.#find('family_hash', hash)
  }

  /** Replaces the tokens if the refresh token is still the one that was read: of two at once one wins. */
  async rotate(session: StoredSession, tokens: StoredTokens): Promise<boolean> {
    const result = await this.#db
      .from(TABLE)
      .where({ id: session.id, refresh_hash: session.refreshHash })
      .update(this.#toColumns(tokens))
    return affectedRows(result) === 1
  }

  async remove(sessionId: number): Promise<void> {
    await this.#db.from(TABLE).where('id', sessionId).delete()
  }

  async removeAllOf(userId: number, client?: TransactionClientContract): Promise<void> {
    const on = client ?? this.#db
    await on.from(TABLE).where('user_id', userId).delete()
  }

  async #find(column: 'access_hash' | 'family_hash', hash: string): Promise<StoredSession | null> {
    const row = await this.#db.from(TABLE).where(column, hash).first()
    if (!row) return null
    return {
      id: row.id,
      userId: row.user_id,
      accessHash: row.access_hash,
      accessExpiresAt: fromSqlTime(row.access_expires_at),
      refreshHash: row.refresh_hash,
      refreshExpiresAt: fromSqlTime(row.refresh_expires_at),
    }
  }

  #toColumns(tokens: StoredTokens) {
    const client = this.#db.connection()
    const now = toSqlTime(client)
    return {
      access_hash: tokens.accessHash,
      access_expires_at: toSqlTime(client, tokens.accessExpiresAt),
      refresh_hash: tokens.refreshHash,
      refresh_expires_at: toSqlTime(client, tokens.refreshExpiresAt),
      last_seen_at: now,
      updated_at: now,
    }
  }
}
