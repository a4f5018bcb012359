import type { Check, Column, Schema, Table } from '../schema/shape.js'
import type { Change } from './change.js'
import { compareForeignKeys } from './compare_foreign_keys.js'
import { compareIndexes } from './compare_indexes.js'
import { pair } from './pair.js'

/** Two tables of one name. */
export interface TablePair {
  expected: Table
  found: Table
}

/**
 * In what a schema is not as another of the same dialect; nothing if they are alike. Not compared are the order of
 * columns, comments, and names that databases choose themselves.
 *
 * @example
 * ```ts
 * const changes = compareSchemas(await introspect(fresh), await introspect(upgraded))
 * ```
 */
export function compareSchemas(expected: Schema, found: Schema): Change[] {
  const sides = { expected: expected.tables, found: found.tables }
  const { both, expectedAlone, foundAlone } = pair(sides, ({ name }) => name)
  const changes: Change[] = [
    ...expectedAlone.map((table): Change => ({
      what: 'table',
      table: table.name,
      kind: 'missing',
      expected: table,
    })),
    ...foundAlone.map((table): Change => ({
      what: 'table',
      table: table.name,
      kind: 'added',
      found: table,
    })),
    ...both.flatMap(compareTables),
  ]
  // of one table the columns come first, as they are listed here
  return changes.sort((a, b) => (a.table < b.table ? -1 : Number(a.table > b.table)))
}

const compareTables = (tables: TablePair): Change[] => [
  ...compareColumns(tables),
  ...comparePrimaryKeys(tables),
  ...compareIndexes(tables),
  ...compareForeignKeys(tables),
  ...compareChecks(tables),
]

function compareColumns({ expected: one, found: other }: TablePair): Change[] {
  const sides = { expected: one.columns, found: other.columns }
  const { both, expectedAlone, foundAlone } = pair(sides, ({ name }) => name)
  const where = { what: 'column', table: one.name } as const
  return [
    ...expectedAlone.map((expected): Change => ({ ...where, kind: 'missing', expected })),
    ...foundAlone.map((found): Change => ({ ...where, kind: 'added', found })),
    ...both
      .filter(({ expected, found }) => !isSameColumn(expected, found))
      .map((columns): Change => ({ ...where, kind: 'changed', ...columns })),
  ]
}

const isSameColumn = (a: Column, b: Column): boolean =>
  a.type === b.type &&
  a.isNullable === b.isNullable &&
  a.default === b.default &&
  a.identity === b.identity &&
  a.collation === b.collation &&
  a.generated === b.generated

function comparePrimaryKeys({ expected: one, found: other }: TablePair): Change[] {
  const [expected, found] = [one.primaryKey, other.primaryKey]
  if (expected.join() === found.join()) return []
  return [{ what: 'primary_key', table: one.name, kind: 'changed', expected, found }]
}

function compareChecks({ expected: one, found: other }: TablePair): Change[] {
  const sides = { expected: one.checks, found: other.checks }
  const keyOf = ({ expression }: Check) => expression
  const { expectedAlone, foundAlone } = pair(sides, keyOf)
  const where = { what: 'check', table: one.name } as const
  return [
    ...expectedAlone.map((expected): Change => ({ ...where, kind: 'missing', expected })),
    ...foundAlone.map((found): Change => ({ ...where, kind: 'added', found })),
  ]
}
