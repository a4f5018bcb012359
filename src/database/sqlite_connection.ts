/** As much of a connection of better-sqlite3 as is used here. */
export interface SqliteConnection {
  pragma(text: string): unknown
  prepare(sql: string): SqliteStatement
}

interface SqliteStatement extends Record<Mode, (...settings: never[]) => unknown> {
  readonly busy: boolean
}

/* What these set stays with a statement, so that it is not for others any more. */
const MODES = ['safeIntegers', 'pluck', 'expand', 'raw'] as const
type Mode = (typeof MODES)[number]

const MOST_STATEMENTS = 500

/**
 * Sets a new connection to SQLite up: readers work while somebody writes, a busy writer is waited for instead of
 * failing, foreign keys count, and a statement is prepared once.
 *
 * @example
 * ```ts
 * // config/database.ts
 * sqlite: { client: 'better-sqlite3', pool: { afterCreate: setUpSqlite }, … }
 * ```
 */
export function setUpSqlite(connection: SqliteConnection, done: () => void): void {
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = NORMAL')
  connection.pragma('busy_timeout = 5000')
  connection.pragma('foreign_keys = ON')
  rememberStatements(connection)
  done()
}

/* The query builder prepares each statement anew, which takes longer than to run a small one. */
function rememberStatements(connection: SqliteConnection): void {
  const prepare = connection.prepare.bind(connection)
  const statements = new Map<string, SqliteStatement>()

  connection.prepare = (sql) => {
    const known = statements.get(sql)
    if (known && !known.busy) return known

    const statement = prepare(sql)
    if (statements.size >= MOST_STATEMENTS) statements.delete(statements.keys().next().value!)
    statements.set(sql, statement)
    for (const mode of MODES) {
      const set = statement[mode].bind(statement)
      statement[mode] = (...settings) => {
        if (statements.get(sql) === statement) statements.delete(sql)
        return set(...settings)
      }
    }
    return statement
  }
}
