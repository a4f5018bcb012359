import type { Index, Table } from '../schema/shape.js'
import type { Change } from './change.js'
import type { TablePair } from './compare_schemas.js'
import { pair, type Pairs } from './pair.js'

/** Holds the indexes of two tables against each other: by name, and where the database chose one by content. */
export function compareIndexes({ expected: one, found: other }: TablePair): Change[] {
  const sides = { expected: one.indexes, found: other.indexes }
  const named = pair(sides, ({ name }) => name)
  const rest = pairUnnamed(named)
  const where = { what: 'index', table: one.name } as const
  return [
    ...rest.expectedAlone
      .filter((index) => !isNeedless(index, other))
      .map((expected): Change => ({ ...where, kind: 'missing', expected })),
    ...rest.foundAlone
      .filter((index) => !index.isImplied)
      .map((found): Change => ({ ...where, kind: 'added', found })),
    ...named.both
      .filter(({ expected, found }) => contentOf(expected) !== contentOf(found))
      .map((indexes): Change => ({ ...where, kind: 'changed', ...indexes })),
  ]
}

/** A name that the database chose stands for any. */
function pairUnnamed({ expectedAlone, foundAlone }: Pairs<Index>): Omit<Pairs<Index>, 'both'> {
  const alike = pair({ expected: expectedAlone, found: foundAlone }, contentOf)
  const renamed = alike.both.filter(
    ({ expected, found }) => expected.name !== null && found.name !== null
  )
  return {
    expectedAlone: [...alike.expectedAlone, ...renamed.map(({ expected }) => expected)],
    foundAlone: [...alike.foundAlone, ...renamed.map(({ found }) => found)],
  }
}

/** What an index does. */
export const contentOf = ({ columns, isUnique, isUsable, options }: Index): string =>
  [
    isUnique ? 'unique ' : '',
    `(${columns.join(', ')})`,
    options === null ? '' : ` ${options}`,
    isUsable ? '' : ', which no query uses',
  ].join('')

/** Made for a foreign key that is there, but is served by another index. */
const isNeedless = (index: Index, other: Table): boolean =>
  index.isImplied &&
  other.foreignKeys.some(({ columns }) => columns.join() === index.columns.join())
