import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { DateTime } from 'luxon'
import {
  affectedRows,
  fromSqlTime,
  primaryOf,
  retryOnConflict,
  toSqlTime,
} from '../database/main.js'

/** The tokens of a session as they are stored: SHA-256 in hex, with the moments they end. */
export interface StoredTokens {
  accessHash: string
  accessExpiresAt: DateTime
  refreshHash: string
  refreshExpiresAt: DateTime
}

/** One signed-in device. Times are milliseconds since 1970. */
export interface StoredSession {
  id: number
  userId: number
  accessHash: string
  accessExpiresAt: number
  refreshHash: string
  refreshExpiresAt: number
  lastSeenAt: number
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
const SWEPT_AT_ONCE = 500

/** The only place that writes `iti_sessions`. */
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

  /** The sessions with these hashes of access tokens, by hash. */
  async findByAccessHashes(hashes: readonly string[]): Promise<Map<string, StoredSession>> {
    const rows = await primaryOf(this.#db)
      .from(TABLE)
      .whereIn('access_hash', [...hashes])
    return new Map(rows.map((row) => [row.access_hash, toSession(row)]))
  }

  /** A query of the sessions that have not ended by themselves, as `session`. */
  listOpen<Row>(): DatabaseQueryBuilderContract<Row> {
    const now = toSqlTime(this.#db.connection())
    return this.#db
      .query<Row>()
      .from(`${TABLE} as session`)
      .where('session.refresh_expires_at', '>', now)
  }

  async findByFamilyHash(hash: string): Promise<StoredSession | null> {
    const row = await primaryOf(this.#db).from(TABLE).where('family_hash', hash).first()
    return row && toSession(row)
  }

  /** Replaces the tokens if the refresh token is still the one that was read: of two at once one wins. */
  async rotate(
    session: StoredSession,
    tokens: StoredTokens,
    trx: TransactionClientContract
  ): Promise<boolean> {
    const result = await trx
      .from(TABLE)
      .where({ id: session.id, refresh_hash: session.refreshHash })
      .update(this.#toColumns(tokens))
    return affectedRows(result) === 1
  }

  /** Writes that sessions were used just now. */
  async touch(ids: readonly number[]): Promise<void> {
    const lastSeenAt = toSqlTime(this.#db.connection())
    await this.#db
      .from(TABLE)
      .whereIn('id', [...ids])
      .update({ last_seen_at: lastSeenAt })
  }

  async remove(sessionId: number, trx: TransactionClientContract): Promise<void> {
    await trx.from(TABLE).where('id', sessionId).delete()
  }

  async removeAllOf(userId: number, trx: TransactionClientContract): Promise<void> {
    await trx.from(TABLE).where('user_id', userId).delete()
  }

  /** Deletes some of the sessions that have ended by themselves, and returns how many. */
  async sweep(): Promise<number> {
    const client = primaryOf(this.#db)
    const now = toSqlTime(client)
    const ended = () => {
      const sessions = client.from(TABLE).where('refresh_expires_at', '<', now)
      // who is signed in stays so until the token that they use ends
      return sessions.where('access_expires_at', '<', now)
    }
    const rows = await ended().select('id').limit(SWEPT_AT_ONCE)
    if (rows.length === 0) return 0
    const ids = rows.map(({ id }) => id)
    // one that was refreshed meanwhile has not ended
    return retryOnConflict(async () => affectedRows(await ended().whereIn('id', ids).delete()))
  }

  /** Runs work in a transaction of its own. */
  transaction<Result>(work: (trx: TransactionClientContract) => Promise<Result>): Promise<Result> {
    return this.#db.transaction(work)
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

interface SessionRow {
  id: number
  user_id: number
  access_hash: string
  refresh_hash: string
  access_expires_at: Date | string
  refresh_expires_at: Date | string
  last_seen_at: Date | string
}

const toSession = (row: SessionRow): StoredSession => ({
  id: row.id,
  userId: row.user_id,
  accessHash: row.access_hash,
  accessExpiresAt: fromSqlTime(row.access_expires_at).toMillis(),
  refreshHash: row.refresh_hash,
  refreshExpiresAt: fromSqlTime(row.refresh_expires_at).toMillis(),
  lastSeenAt: fromSqlTime(row.last_seen_at).toMillis(),
})
