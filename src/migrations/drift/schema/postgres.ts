import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { parseIndexStatement } from './index_statement.js'
import { type PostgresColumnRow, toPostgresColumn } from './postgres_column.js'
import { CHECKS, COLUMNS, FOREIGN_KEYS, INDEXES, PRIMARY_KEYS, TABLES } from './postgres_queries.js'
import type { Check, ForeignKey, Index, Table } from './shape.js'
import { toComparable } from './sql_lexemes.js'

const ACTIONS: Record<string, string> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

interface IndexRow {
  table: string
  name: string
  is_unique: boolean
  is_constraint: boolean
  is_usable: boolean
  statement: string
}

interface ForeignKeyRow {
  table: string
  name: string
  columns: string[]
  target: string
  target_columns: string[]
  on_delete: string
  on_update: string
}

/** Reads the schema of a PostgreSQL database, as far as its search path sees it. */
export async function readPostgres(client: QueryClientContract): Promise<Table[]> {
  const read = async <Row extends { table: string }>(sql: string) => {
    const { rows } = await client.rawQuery(sql)
    return Map.groupBy(rows as Row[], ({ table }) => table)
  }
  const tables = await read<{ table: string }>(TABLES)
  const columns = await read<PostgresColumnRow>(COLUMNS)
  const primaryKeys = await read<{ table: string; columns: string[] }>(PRIMARY_KEYS)
  const indexes = await read<IndexRow>(INDEXES)
  const foreignKeys = await read<ForeignKeyRow>(FOREIGN_KEYS)
  const checks = await read<{ table: string; name: string; source: string }>(CHECKS)

  return [...tables.keys()].map((name) => ({
    name,
    columns: (columns.get(name) ?? []).map(toPostgresColumn),
    primaryKey: primaryKeys.get(name)?.[0]?.columns ?? [],
    indexes: (indexes.get(name) ?? []).map(toIndex),
    foreignKeys: (foreignKeys.get(name) ?? []).map(toForeignKey),
    checks: (checks.get(name) ?? []).map(toCheck),
  }))
}

function toCheck({ name, source: statement }: { name: string; source: string }): Check {
  // `check ((a > 1))`, or with something behind the brackets
  const source = statement.replace(/^check \((.*)\)$/is, '$1')
  return { name, expression: toComparable(source), source }
}

const toIndex = (row: IndexRow): Index => ({
  name: row.name,
  ...parseIndexStatement(row.statement),
  isUnique: row.is_unique,
  isConstraint: row.is_constraint,
  isUsable: row.is_usable,
  isImplied: false,
  statement: row.statement,
})

const toForeignKey = (row: ForeignKeyRow): ForeignKey => ({
  name: row.name,
  columns: row.columns,
  references: { table: row.target, columns: row.target_columns },
  onDelete: ACTIONS[row.on_delete]!,
  onUpdate: ACTIONS[row.on_update]!,
})
