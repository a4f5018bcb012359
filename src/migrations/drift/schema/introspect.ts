import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { E_DRIFT_UNSUPPORTED } from '../errors.js'
import { readMysql } from './mysql.js'
import { readPostgres } from './postgres.js'
import type { Dialect, Schema, Table } from './shape.js'
import { readSqlite } from './sqlite.js'

const READERS: Record<Dialect, (client: QueryClientContract) => Promise<Table[]>> = {
  sqlite: readSqlite,
  mysql: readMysql,
  postgres: readPostgres,
}

const DIALECTS: Record<string, Dialect> = {
  'better-sqlite3': 'sqlite',
  'sqlite3': 'sqlite',
  'libsql': 'sqlite',
  'mysql': 'mysql',
  'postgres': 'postgres',
}

/** In which tables Lucid remembers what has run, unless a connection calls them otherwise. */
const BOOKKEEPING = ['adonis_schema', 'adonis_schema_versions']

/** What of a schema to leave out. */
export interface IntrospectOptions {
  /** names of tables; by default those in which Lucid remembers what has run */
  ignore?: readonly string[]
}

/**
 * Reads the schema of a database, whoever made it, in a form in which it can be compared with another one of the
 * same dialect.
 *
 * @throws {E_DRIFT_UNSUPPORTED}
 *
 * @example
 * ```ts
 * const changes = compareSchemas(await introspect(fresh), await introspect(upgraded))
 * ```
 */
export async function introspect(
  client: QueryClientContract,
  { ignore = BOOKKEEPING }: IntrospectOptions = {}
): Promise<Schema> {
  const dialect = dialectOf(client)
  const tables = await READERS[dialect](client)
  const isIgnored = new Set(ignore)
  return {
    dialect,
    tables: tables
      .filter(({ name }) => !isIgnored.has(name))
      .map(sorted)
      .sort(byName),
  }
}

/**
 * The dialect of a connection.
 *
 * @throws {E_DRIFT_UNSUPPORTED}
 */
export function dialectOf(client: QueryClientContract): Dialect {
  const { name } = client.dialect
  const dialect = DIALECTS[name]
  if (!dialect) throw new E_DRIFT_UNSUPPORTED([client.connectionName, name])
  return dialect
}

const sorted = (table: Table): Table => ({
  ...table,
  columns: table.columns.toSorted(byName),
  indexes: table.indexes.toSorted(byContent),
  foreignKeys: table.foreignKeys.toSorted(byContent),
  checks: table.checks.toSorted((a, b) => (a.expression < b.expression ? -1 : 1)),
})

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)

const byContent = (
  a: { name: string | null; columns: string[] },
  b: { name: string | null; columns: string[] }
) => (keyOf(a) < keyOf(b) ? -1 : 1)

const keyOf = ({ name, columns }: { name: string | null; columns: string[] }) =>
  `${name ?? ''} ${columns.join()}`
