import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { toSqlTime } from '../database/main.js'
import { inChunks, KEYS_AT_ONCE, ROWS_AT_ONCE } from './chunks.js'
import { type ColumnKind, toColumnKind, toDay, withoutZone } from './column_kinds.js'
import type { Row } from './define_seed.js'

/** The value of a natural key. */
export type Key = string | number

/** A row with its primary key, as the database returns it. */
export interface StoredRow extends Row {
  id: number
}

/** Reads and writes the rows of one table by their natural key, many at a time. */
export class TableRows {
  readonly #trx: TransactionClientContract
  readonly #table: string
  readonly #key: string
  /** what the database calls the types of the columns, by their names */
  readonly #types: ReadonlyMap<string, string>

  private constructor(
    trx: TransactionClientContract,
    table: string,
    key: string,
    types: ReadonlyMap<string, string>
  ) {
    this.#trx = trx
    this.#table = table
    this.#key = key
    this.#types = types
  }

  static async of(trx: TransactionClientContract, table: string, key: string): Promise<TableRows> {
    // not trx.columnsInfo(): in a transaction it asks for no table, and finds no column
    const columns = await trx.knexQuery().table(table).columnInfo()
    const types = Object.entries(columns).map(([name, { type }]) => [name, type] as const)
    return new TableRows(trx, table, key, new Map(types))
  }

  /** Whether there is such a table. */
  get exists(): boolean {
    return this.#types.size > 0
  }

  readonly kindOf = (column: string): ColumnKind => toColumnKind(this.#types.get(column) ?? '')

  /** The first of the given columns that the table does not have. */
  missingColumn(columns: Iterable<string>): string | undefined {
    return [...columns].find((column) => !this.#types.has(column))
  }

  /** The rows that exist, by natural key as text; `isToStay` keeps everybody else from changing them meanwhile. */
  async find(
    keys: readonly Key[],
    { isToStay = false }: { isToStay?: boolean } = {}
  ): Promise<Map<string, StoredRow>> {
    const wanted = new Set(keys.map(String))
    const rows = new Map<string, StoredRow>()
    for (const some of inChunks(keys, KEYS_AT_ONCE)) {
      const query = this.#trx.from(this.#table).whereIn(this.#key, some)
      const found: StoredRow[] = await (isToStay ? query.forUpdate() : query)
      for (const row of found) {
        const name = String(row[this.#key])
        // a collation that ignores case finds more than was asked for
        if (wanted.has(name)) rows.set(name, withoutZone(row, this.#types))
      }
    }
    return rows
  }

  async insert(rows: readonly Row[]): Promise<void> {
    const now = toSqlTime(this.#trx)
    const times = this.#existing({ created_at: now, updated_at: now })
    const complete = rows.map((row) => ({ ...times, ...this.#toSql(row) }))
    for (const alike of inRuns(complete)) {
      for (const some of inChunks(alike, ROWS_AT_ONCE))
        await this.#trx.table(this.#table).multiInsert(some)
    }
  }

  async update(id: number, changes: Row): Promise<void> {
    const times = this.#existing({ updated_at: toSqlTime(this.#trx) })
    await this.#trx
      .from(this.#table)
      .where('id', id)
      .update({ ...times, ...this.#toSql(changes) })
  }

  #existing(row: Row): Row {
    return Object.fromEntries(Object.entries(row).filter(([column]) => this.#types.has(column)))
  }

  #toSql(row: Row): Row {
    return Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        this.#toSqlValue(this.kindOf(column) === 'day' ? toDay(value) : value),
      ])
    )
  }

  #toSqlValue(value: unknown): unknown {
    if (value instanceof Date) return toSqlTime(this.#trx, DateTime.fromJSDate(value))
    if (DateTime.isDateTime(value)) return toSqlTime(this.#trx, value)
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
    return JSON.stringify(value)
  }
}

/** Neighbours with the same columns: a column that is left out takes its default only if it is left out of all. */
function inRuns(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = []
  let last = ''
  for (const row of rows) {
    const columns = Object.keys(row).sort().join()
    if (columns === last) runs.at(-1)!.push(row)
    else runs.push([row])
    last = columns
  }
  return runs
}
