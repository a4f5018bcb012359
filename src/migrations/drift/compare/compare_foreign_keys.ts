import type { ForeignKey } from '../schema/shape.js'
import type { Change } from './change.js'
import type { TablePair } from './compare_schemas.js'
import { pair } from './pair.js'

/** Holds the foreign keys of two tables against each other: by what refers to what. */
export function compareForeignKeys({ expected: one, found: other }: TablePair): Change[] {
  const sides = { expected: one.foreignKeys, found: other.foreignKeys }
  const { both, expectedAlone, foundAlone } = pair(sides, endsOf)
  const where = { what: 'foreign_key', table: one.name } as const
  return [
    ...expectedAlone.map((expected): Change => ({ ...where, kind: 'missing', expected })),
    ...foundAlone.map((found): Change => ({ ...where, kind: 'added', found })),
    ...both
      .filter(({ expected, found }) => actionsOf(expected) !== actionsOf(found))
      .map((keys): Change => ({ ...where, kind: 'changed', ...keys })),
  ]
}

/** What a foreign key refers to. */
export const endsOf = ({ columns, references }: ForeignKey): string =>
  `(${columns.join(', ')}) to ${references.table} (${references.columns.join(', ')})`

/** What becomes of a row whose reference goes or changes. */
export const actionsOf = ({ onDelete, onUpdate }: ForeignKey): string =>
  `on delete ${onDelete} on update ${onUpdate}`
