import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { affectedRows, fromSqlTime, primaryOf, toSqlTime } from '../../database/main.js'
import type { ServiceTokenParts } from './token_format.js'

/** A token as it is stored. Times are milliseconds since 1970. */
export interface ServiceTokenRow {
  /** Of the row; the token is known by its `tokenId`. */
  id: number
  service: string
  tokenId: string
  secretHash: string
  scopes: string[]
  /** From where it may be used, or null for from everywhere. */
  addresses: string[] | null
  canActAs: boolean
  expiresAt: number
  lastUsedAt: number | null
  revokedAt: number | null
  createdAt: number
}

/** A token that is about to be stored. */
export type NewServiceToken = ServiceTokenParts &
  Pick<ServiceTokenRow, 'service' | 'scopes' | 'addresses' | 'canActAs' | 'expiresAt'>

const TABLE = 'iti_service_tokens'
const SLOTS = [1, 2]

/** The only place that reads and writes `iti_service_tokens`. */
export class ServiceTokenStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * Adds a token, unless its service has as many live ones as it may have.
   *
   * @returns whether there was room
   * @throws a unique violation, if another token was added at the same time
   */
  async create(token: NewServiceToken, trx: TransactionClientContract): Promise<boolean> {
    const now = toSqlTime(trx)
    const ofService = () => trx.from(TABLE).where('service', token.service)
    await ofService().whereNotNull('slot').where('expires_at', '<=', now).update({ slot: null })

    const taken = await ofService().whereNotNull('slot').select('slot')
    const slot = SLOTS.find((one) => !taken.some((row) => row.slot === one))
    if (slot === undefined) return false

    await trx.table(TABLE).insert({
      service: token.service,
      token_id: token.id,
      secret_hash: token.secretHash,
      scopes: JSON.stringify(token.scopes),
      addresses: token.addresses && JSON.stringify(token.addresses),
      can_act_as: token.canActAs,
      slot,
      expires_at: toSqlTime(trx, DateTime.fromMillis(token.expiresAt)),
      created_at: now,
    })
    return true
  }

  /** The tokens with these ids that are not revoked, by id. */
  async findMany(tokenIds: readonly string[]): Promise<Map<string, ServiceTokenRow>> {
    const rows: Columns[] = await primaryOf(this.#db)
      .from(TABLE)
      .whereIn('token_id', [...tokenIds])
      .whereNull('revoked_at')
    return new Map(rows.map((row) => [row.token_id, toRow(row)]))
  }

  /** All tokens, also those that are expired or revoked: by service, the newest first. */
  async list(): Promise<ServiceTokenRow[]> {
    const rows: Columns[] = await primaryOf(this.#db)
      .from(TABLE)
      .orderBy('service')
      .orderBy('id', 'desc')
    return rows.map(toRow)
  }

  /** Revokes a token. Of one that is revoked already the time is kept. */
  async revoke(tokenId: string, trx: TransactionClientContract): Promise<boolean> {
    const named = () => trx.from(TABLE).where('token_id', tokenId)
    const revoked = await named()
      .whereNull('revoked_at')
      .update({ revoked_at: toSqlTime(trx), slot: null })
    return affectedRows(revoked) === 1 || (await named().first()) !== null
  }

  /** Writes that tokens were used just now. */
  async touch(ids: readonly number[]): Promise<void> {
    const lastUsedAt = toSqlTime(this.#db.connection())
    await this.#db
      .from(TABLE)
      .whereIn('id', [...ids])
      .update({ last_used_at: lastUsedAt })
  }

  /** Runs work in a transaction of its own. */
  transaction<Result>(work: (trx: TransactionClientContract) => Promise<Result>): Promise<Result> {
    return this.#db.transaction(work)
  }
}

type Time = Date | string

interface Columns {
  id: number
  service: string
  token_id: string
  secret_hash: string
  scopes: string
  addresses: string | null
  can_act_as: boolean | number
  expires_at: Time
  last_used_at: Time | null
  revoked_at: Time | null
  created_at: Time
}

const toRow = (row: Columns): ServiceTokenRow => ({
  id: row.id,
  service: row.service,
  tokenId: row.token_id,
  secretHash: row.secret_hash,
  scopes: JSON.parse(row.scopes),
  addresses: row.addresses === null ? null : JSON.parse(row.addresses),
  canActAs: Boolean(row.can_act_as),
  expiresAt: fromSqlTime(row.expires_at).toMillis(),
  lastUsedAt: toMillis(row.last_used_at),
  revokedAt: toMillis(row.revoked_at),
  createdAt: fromSqlTime(row.created_at).toMillis(),
})

const toMillis = (time: Time | null): number | null =>
  time === null ? null : fromSqlTime(time).toMillis()
