import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { affectedRows, primaryOf, retryOnConflict, toSqlTime } from '../../database/main.js'
import type { StoredAnswer } from './stored_answer.js'

/** Whose key. */
export interface KeyName {
  service: string
  key: string
}

/** Who runs the command of a key: a random id, which no two calls have in common. */
export interface Holder extends KeyName {
  owner: string
}

/** What is kept of a call that runs the command. Times are milliseconds since 1970. */
export interface Claim {
  requestHash: string
  /** Whether the answer is committed together with what the command does. */
  mayRunAgain: boolean
  lockedUntil: number
  expiresAt: number
}

/** What is known of a key. */
export interface StoredKey extends Holder, Claim {
  /** null as long as there is none */
  answer: StoredAnswer | null
}

/** How an answer is stored. */
export interface AnswerOptions {
  /** The transaction of the command; otherwise it is committed on its own. */
  trx?: TransactionClientContract
  /** Whether it replaces an answer that the holder stored before. */
  replace?: boolean
}

const TABLE = 'iti_idempotency_keys'
const SWEPT_AT_ONCE = 1_000

/**
 * The only place that reads and writes `iti_idempotency_keys`. Every change names the holder that the row is to have:
 * of two at once the database lets one find it so, and the other touches nothing.
 */
export class IdempotencyStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Adds a key unless it is there. The drivers do not agree on how to tell which: see who holds it. */
  async add({ service, key, owner }: Holder, claim: Claim): Promise<void> {
    const row = { service, idempotency_key: key, owner, ...this.#toColumns(claim) }
    await retryOnConflict(() =>
      this.#client
        .insertQuery()
        .table(TABLE)
        .insert(row)
        .onConflict(['service', 'idempotency_key'])
        .ignore()
        .exec()
    )
  }

  async find({ service, key }: KeyName): Promise<StoredKey | null> {
    const row = await this.#client
      .from(TABLE)
      .where({ service, idempotency_key: key })
      .select('service', 'idempotency_key', 'owner', 'request_hash', 'stores_answer')
      .select('status', 'response', 'locked_until', 'expires_at')
      .first()
    return row && toStoredKey(row)
  }

  /** Gives a key to another holder, if it is as it was seen. */
  takeOver(seen: StoredKey, owner: string, claim: Claim): Promise<boolean> {
    const changes = { owner, ...this.#toColumns(claim), status: null, response: null }
    return this.#change(seen, (row) =>
      (seen.answer ? row : row.whereNull('status')).update(changes)
    )
  }

  /** Stores an answer, if the key is the holder's still, and has none. */
  async answer(
    holder: Holder,
    { status, response }: StoredAnswer,
    { trx, replace = false }: AnswerOptions = {}
  ): Promise<boolean> {
    const changes = { status, response }
    const store = (row: Row) => (replace ? row : row.whereNull('status')).update(changes)
    if (trx) return affectedRows(await store(rowOf(trx, holder))) === 1
    return this.#change(holder, store)
  }

  /** Forgets a key that has no answer, so that the command may run again. */
  async release(holder: Holder): Promise<void> {
    await this.#change(holder, (row) => row.whereNull('status').delete())
  }

  /** Notes that nobody knows whether the command was done. */
  async doubt(holder: Holder, { evenAnswered = false } = {}): Promise<void> {
    const changes = { stores_answer: false, locked_until: 0, status: null, response: null }
    await this.#change(holder, (row) =>
      (evenAnswered ? row : row.whereNull('status')).update(changes)
    )
  }

  /** Deletes some of the keys that have expired, and returns how many. */
  async sweep(now: number): Promise<number> {
    const rows = await this.#client
      .from(TABLE)
      .where('expires_at', '<=', now)
      .select('id')
      .limit(SWEPT_AT_ONCE)
    if (rows.length === 0) return 0
    const ids = rows.map(({ id }) => id)
    return retryOnConflict(async () => {
      // one that was taken over meanwhile is in use again
      const expired = this.#client.from(TABLE).whereIn('id', ids).where('expires_at', '<=', now)
      return affectedRows(await expired.delete())
    })
  }

  get #client(): QueryClientContract {
    return primaryOf(this.#db)
  }

  #change(holder: Holder, change: (row: Row) => PromiseLike<unknown>): Promise<boolean> {
    return retryOnConflict(
      async () => affectedRows(await change(rowOf(this.#client, holder))) === 1
    )
  }

  #toColumns({ requestHash, mayRunAgain, lockedUntil, expiresAt }: Claim) {
    return {
      request_hash: requestHash,
      stores_answer: mayRunAgain,
      locked_until: lockedUntil,
      expires_at: expiresAt,
      created_at: toSqlTime(this.#client),
    }
  }
}

type Row = DatabaseQueryBuilderContract<unknown>

const rowOf = (client: Pick<QueryClientContract, 'from'>, { service, key, owner }: Holder): Row =>
  client.from(TABLE).where({ service, idempotency_key: key, owner })

interface KeyColumns {
  service: string
  idempotency_key: string
  owner: string
  request_hash: string
  stores_answer: boolean | number
  status: number | null
  response: string | null
  locked_until: number | string
  expires_at: number | string
}

const toStoredKey = (row: KeyColumns): StoredKey => ({
  service: row.service,
  key: row.idempotency_key,
  owner: row.owner,
  requestHash: row.request_hash,
  mayRunAgain: Boolean(row.stores_answer),
  answer: row.status === null ? null : { status: row.status, response: row.response },
  lockedUntil: Number(row.locked_until),
  expiresAt: Number(row.expires_at),
})
