import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { toSqlTime } from '../database/main.js'
import { inChunks, KEYS_AT_ONCE, ROWS_AT_ONCE } from './chunks.js'

const TABLE = 'iti_seed_states'

/** Fingerprints by column, of one row as a seed left it. */
export interface Fingerprints {
  /** of what the seed declared */
  declared: Record<string, string>
  /** of what the database made of it, and of the columns that the seed did not mention */
  stored: Record<string, string>
}

/** What is remembered of a row that a seed wrote. */
export interface SeedState extends Fingerprints {
  key: string
}

/** The memory of the seeds, in the transaction of the one that runs. */
export class SeedStore {
  readonly #trx: TransactionClientContract

  constructor(trx: TransactionClientContract) {
    this.#trx = trx
  }

  /** Becomes the one writer of an SQLite file before anything is read; on other databases it does nothing. */
  async reserve(): Promise<void> {
    await this.#trx.from(TABLE).where('id', 0).delete()
  }

  /** The states of those rows of a table that a seed ever wrote, by natural key. */
  async find(table: string, keys: readonly string[]): Promise<Map<string, Fingerprints>> {
    const states = new Map<string, Fingerprints>()
    for (const some of inChunks(keys, KEYS_AT_ONCE)) {
      const rows = await this.#trx
        .from(TABLE)
        .select('row_key', 'fields')
        .where('table_name', table)
        .whereIn('row_key', some)
      for (const row of rows) states.set(row.row_key, JSON.parse(row.fields))
    }
    return states
  }

  /** Remembers rows that were just written, in place of what was known of them. */
  async save(seed: string, table: string, states: readonly SeedState[]): Promise<void> {
    const now = toSqlTime(this.#trx)
    for (const some of inChunks(states, ROWS_AT_ONCE)) {
      const rows = some.map(({ key, declared, stored }) => ({
        table_name: table,
        row_key: key,
        seed,
        fields: JSON.stringify({ declared, stored }),
        created_at: now,
        updated_at: now,
      }))
      await this.#trx
        .insertQuery()
        .table(TABLE)
        .multiInsert(rows)
        .onConflict(['table_name', 'row_key'])
        .merge(['seed', 'fields', 'updated_at'])
    }
  }
}
