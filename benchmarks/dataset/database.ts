/** A database of the reference application, filled behind its back because that is faster. */
export interface BenchDatabase extends AsyncDisposable {
  readonly dialect: 'sqlite' | 'mysql'
  /** Leads the application to it. */
  readonly env: Record<string, string>
  all<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Writes rows in one transaction. */
  insert(rows: NewRows): Promise<void>
  /** Brings it, after loading, into the state that it would reach by itself within minutes. */
  settle(): Promise<void>
  version(): Promise<string>
}

/** Rows for a table; the order of their values is that of the columns. */
export interface NewRows {
  table: string
  columns: readonly string[]
  rows: Iterable<readonly unknown[]>
}
