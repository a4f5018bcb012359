import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { affectedRows, primaryOf, toSqlTime } from '../database/main.js'

/** That something changed for one user or, if it is null, for everyone or, with `tokens`, for services. */
export interface AccessChange {
  userId: number | null
  /**
   * Who they are and what they may do, only which of their sessions are open, only what they are shown, or the tokens
   * of services, which belong to no user.
   */
  concerns: 'rights' | 'sessions' | 'data' | 'tokens'
}

/** A change that was recorded. */
export interface RecordedChange extends AccessChange {
  version: number
}

const VERSIONS = 'iti_access_versions'
const CHANGES = 'iti_access_changes'

/* Who is further behind starts anew. */
const KEPT = 10_000
const CLEARED_EVERY = 1_000

/** The only place that reads and writes `iti_access_versions` and `iti_access_changes`. */
export class ChangeLog {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * The transaction that a test wraps everything in, if it does: when it is rolled back, versions and ids are given
   * out a second time.
   */
  get globalTransaction(): TransactionClientContract | undefined {
    return this.#db.connectionGlobalTransactions.get(this.#db.primaryConnectionName)
  }

  /**
   * Appends changes. The counter's row stays locked until the transaction ends, so that whoever sees a version sees
   * every one before it.
   *
   * @returns the last version
   */
  async append(changes: readonly AccessChange[], trx: TransactionClientContract): Promise<number> {
    const count = changes.length
    const counter = () => trx.from(VERSIONS).where('id', 1)
    const counted = await counter().update({ version: trx.raw('version + ?', [count]) })
    if (affectedRows(counted) === 0) await trx.table(VERSIONS).insert({ id: 1, version: count })

    const row = await counter().select('version').firstOrFail()
    const version = Number(row.version)
    const createdAt = toSqlTime(trx)
    const rows = changes.map(({ userId, concerns }, index) => ({
      version: version - count + 1 + index,
      user_id: userId,
      concerns,
      created_at: createdAt,
    }))
    await trx.table(CHANGES).multiInsert(rows)
    if (version % CLEARED_EVERY < count) {
      await trx
        .from(CHANGES)
        .where('version', '<=', version - KEPT)
        .delete()
    }
    return version
  }

  async currentVersion(): Promise<number> {
    const row = await primaryOf(this.#db).from(VERSIONS).where('id', 1).select('version').first()
    return Number(row?.version ?? 0)
  }

  /** The changes after a version, in order; none that were cleared away. */
  async after(version: number): Promise<RecordedChange[]> {
    const rows = await primaryOf(this.#db)
      .from(CHANGES)
      .where('version', '>', version)
      .orderBy('version')
      .select('version', 'user_id', 'concerns')
    return rows.map((row) => ({
      version: Number(row.version),
      userId: row.user_id,
      concerns: row.concerns,
    }))
  }

  /** Runs work in a transaction of its own. */
  transaction<Result>(work: (trx: TransactionClientContract) => Promise<Result>): Promise<Result> {
    return this.#db.transaction(work)
  }
}
