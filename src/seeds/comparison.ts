import type { ColumnKind } from './column_kinds.js'
import type { Row } from './define_seed.js'
import { fingerprint, isAsDeclared } from './fingerprint.js'
import type { Fingerprints } from './store.js'

/* Written whenever a row is: they tell nothing about an operator. */
const OWN_COLUMNS = new Set(['id', 'created_at', 'updated_at'])

/** A declaration, and what there is of it. */
export interface Comparable {
  declared: Row
  /** the row as the database returns it */
  current: Row
  /** what was known of the row */
  state?: Fingerprints
  kindOf: (column: string) => ColumnKind
}

/** What to do with a row that a seed declares and the database has. */
export interface Comparison {
  kind: 'unchanged' | 'updated' | 'kept'
  /** the columns to be written, of a row that is updated */
  changes: Row
  /** whether what is known of the row is out of date */
  isToBeRemembered: boolean
}

/**
 * Decides whether a row follows its declaration. It does until somebody else changes one of the columns that
 * the seed declares; a row that anybody made equal to the declaration follows it again.
 */
export function compareRow({ declared, current, state, kindOf }: Comparable): Comparison {
  const columns = Object.keys(declared)
  const isDifferent = (column: string) =>
    !isAsDeclared(declared[column], current[column], kindOf(column))
  const isEdited = (column: string) => {
    const known = state?.stored[column]
    return known !== undefined && known !== fingerprint(current[column], kindOf(column))
  }
  if (!state || columns.some(isEdited)) {
    const kind = columns.some(isDifferent) ? 'kept' : 'unchanged'
    return { kind, changes: {}, isToBeRemembered: kind === 'unchanged' }
  }

  // a value may come back otherwise than it was written (rounded, cut), so a declaration is compared with itself
  const redeclared = columns.filter(
    (column) => state.declared[column] !== fingerprint(declared[column], kindOf(column))
  )
  const changed = redeclared.filter(isDifferent)
  const isGrown = watchedOf(current).some((column) => state.stored[column] === undefined)
  return {
    kind: changed.length > 0 ? 'updated' : 'unchanged',
    changes: Object.fromEntries(changed.map((column) => [column, declared[column]])),
    isToBeRemembered: redeclared.length > 0 || isGrown,
  }
}

/** What to remember of a row. A column that the seed has not declared yet stays known as it was first seen. */
export function takeFingerprints({ declared, current, state, kindOf }: Comparable): Fingerprints {
  const toFingerprint = (column: string) => {
    const first = column in declared ? undefined : state?.stored[column]
    return [column, first ?? fingerprint(current[column], kindOf(column))]
  }
  return {
    declared: Object.fromEntries(
      Object.keys(declared).map((column) => [column, fingerprint(declared[column], kindOf(column))])
    ),
    stored: Object.fromEntries(watchedOf(current).map(toFingerprint)),
  }
}

const watchedOf = (row: Row) => Object.keys(row).filter((column) => !OWN_COLUMNS.has(column))
