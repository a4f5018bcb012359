import Sqlite, { type Database } from 'better-sqlite3'
import type { BenchDatabase, NewRows } from './database.js'

/** Opens an SQLite file the way a server does, and makes it if need be. */
export function openSqliteFile(path: string): Database {
  const connection = new Sqlite(path)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = NORMAL')
  return connection
}

/** The application's database in an SQLite file. */
export class SqliteDatabase implements BenchDatabase {
  readonly dialect = 'sqlite'
  readonly env: Record<string, string>
  readonly #connection: Database

  constructor(path: string) {
    this.env = { DB_CONNECTION: 'sqlite', DB_DATABASE: path }
    this.#connection = openSqliteFile(path)
  }

  async all<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#connection.prepare(sql).all(...values) as Row[]
  }

  async insert({ table, columns, rows }: NewRows): Promise<void> {
    const places = columns.map(() => '?').join(', ')
    const statement = this.#connection.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${places})`
    )
    this.#connection.transaction(() => {
      for (const row of rows) statement.run(...row)
    })()
  }

  /* Statistics are not gathered, because SQLite does not do that by itself either. */
  async settle(): Promise<void> {
    this.#connection.pragma('wal_checkpoint(TRUNCATE)')
  }

  async version(): Promise<string> {
    const [row] = await this.all<{ version: string }>('select sqlite_version() as version')
    return `SQLite ${row!.version}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close()
  }
}
