import type { Row } from './define_seed.js'
import { fingerprint, toCanonical } from './fingerprint.js'
import type { Fingerprints } from './store.js'

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
export function compareRow(declared: Row, current: Row, state?: Fingerprints): Comparison {
  const columns = Object.keys(declared)
  const isDifferent = (column: string) =>
    toCanonical(declared[column]) !== toCanonical(current[column])
  if (!state || isEdited(columns, current, state)) {
    const kind = columns.some(isDifferent) ? 'kept' : 'unchanged'
    return { kind, changes: {}, isToBeRemembered: kind === 'unchanged' }
  }

  // a value may come back otherwise than it was written (rounded, cut), so a declaration is compared with itself
  const redeclared = columns.filter(
    (column) => state.declared[column] !== fingerprint(declared[column])
  )
  const changed = redeclared.filter(isDifferent)
  return {
    kind: changed.length > 0 ? 'updated' : 'unchanged',
    changes: Object.fromEntries(changed.map((column) => [column, declared[column]])),
    isToBeRemembered: redeclared.length > 0,
  }
}

/** What there is to remember a row by. */
export interface Remembrance {
  declared: Row
  /** the row as the database returns it */
  stored: Row
  /** columns that are not watched */
  ignored: ReadonlySet<string>
  /** what was known of the row */
  before?: Fingerprints
}

/** What to remember of a row. A column that the seed has not declared yet stays known as it was first seen. */
export function takeFingerprints({ declared, stored, ignored, before }: Remembrance): Fingerprints {
  const watched = Object.keys(stored).filter((column) => !ignored.has(column))
  const toFingerprint = (column: string) => {
    const first = column in declared ? undefined : before?.stored[column]
    return [column, first ?? fingerprint(stored[column])]
  }
  return {
    declared: Object.fromEntries(
      Object.keys(declared).map((column) => [column, fingerprint(declared[column])])
    ),
    stored: Object.fromEntries(watched.map(toFingerprint)),
  }
}

function isEdited(columns: readonly string[], current: Row, { stored }: Fingerprints): boolean {
  return columns.some((column) => {
    const known = stored[column]
    return known !== undefined && known !== fingerprint(current[column])
  })
}
