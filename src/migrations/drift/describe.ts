import type { Added, Change, Changed, Missing } from './compare/change.js'
import { actionsOf, endsOf } from './compare/compare_foreign_keys.js'
import { contentOf } from './compare/compare_indexes.js'
import type { Column, ForeignKey, Table } from './schema/shape.js'

/** What of a change a person, or a program, wants to read. */
export interface Difference {
  /** `table_missing`, `column_changed`, … */
  kind: `${Change['what']}_${Change['kind']}`
  table: string
  /** of the column, index or constraint, if it has one */
  name?: string
  /** what the migrations make */
  expected?: string
  /** what the database has */
  found?: string
  message: string
}

/**
 * Says in words what is not as expected.
 *
 * @example
 * ```ts
 * describeChange(change).message
 * // 'The column orders.reference is "varchar(64) null"; the migrations make it "varchar(32) null"'
 * ```
 */
export function describeChange(change: Change): Difference {
  const name = nameOf(change)
  const texts = textsOf(change)
  return {
    kind: `${change.what}_${change.kind}`,
    table: change.table,
    ...(name !== undefined && { name }),
    ...texts,
    message: toMessage(subjectOf(change, name), texts),
  }
}

interface Texts {
  expected?: string
  found?: string
}

function toMessage(subject: string, { expected, found }: Texts): string {
  if (found === undefined) return `${subject} is missing; the migrations make "${expected}"`
  if (expected === undefined) return `${subject} is "${found}"; no migration makes it`
  return `${subject} is "${found}"; the migrations make it "${expected}"`
}

function subjectOf({ what, table }: Change, name: string | undefined): string {
  if (what === 'table') return `The table ${table}`
  if (what === 'primary_key') return `The primary key of ${table}`
  if (what === 'column') return `The column ${table}.${name}`
  return `The ${what.replace('_', ' ')} ${name === undefined ? '' : `${name} `}of ${table}`
}

function nameOf(change: Change): string | undefined {
  if (change.what === 'table' || change.what === 'primary_key') return undefined
  const thing = 'expected' in change ? change.expected : change.found
  return thing.name ?? undefined
}

function textsOf(change: Change): Texts {
  switch (change.what) {
    case 'table':
      return tell(change, tableText)
    case 'column':
      return tell(change, columnText)
    case 'primary_key':
      return tell(change, (columns) => `(${columns.join(', ')})`)
    case 'index':
      return tell(change, contentOf)
    case 'foreign_key':
      return tell(change, foreignKeyText)
    case 'check':
      return tell(change, ({ expression }) => expression)
  }
}

const tell = <Thing>(
  change: Missing<Thing> | Added<Thing> | Changed<Thing>,
  toText: (thing: Thing) => string
): Texts => ({
  ...('expected' in change && { expected: toText(change.expected) }),
  ...('found' in change && { found: toText(change.found) }),
})

const tableText = ({ columns }: Table): string => columns.map(({ name }) => name).join(', ')

const foreignKeyText = (key: ForeignKey): string => `${endsOf(key)} ${actionsOf(key)}`

const columnText = (column: Column): string =>
  [
    column.type,
    column.collation && `collate ${column.collation}`,
    column.isNullable ? 'null' : 'not null',
    column.default && `default ${column.default}`,
    column.identity,
    column.generated !== null && `as (${column.generated})`,
  ]
    .filter(Boolean)
    .join(' ')
