import type { Added, Changed, Missing } from '../compare/change.js'
import type { Dialect, Index } from '../schema/shape.js'
import { GUARDS } from './guards.js'
import { quote, quoteAll } from './source_text.js'
import { alter, byHand, has, allOf, isPassable, lacks, type Steps } from './step.js'

const PLAIN = /^\w+$/

/** What to do about one index. */
export function indexSteps(
  change: Missing<Index> | Added<Index> | Changed<Index>,
  { table, dialect, message }: { table: string; dialect: Dialect; message: string }
): Steps {
  const sides = [
    ...('expected' in change ? [change.expected] : []),
    ...('found' in change ? [change.found] : []),
  ]
  if (sides.some(({ name }) => name === null)) {
    return byHand(message, 'Change it by hand: it lies in the statement that makes the table')
  }
  if (!sides.every(({ isUsable }) => isUsable)) {
    return byHand(
      message,
      'Make it usable by hand, or drop it: no other database should have it so'
    )
  }
  if (!sides.every((index) => isTellable(index, dialect))) {
    return byHand(message, 'Change it by hand: it is of a kind of its own')
  }
  const guards = GUARDS[dialect]
  const isOther = 'found' in change ? [lacks(guards.index(table, change.found))] : []
  const steps: Steps = []
  if ('expected' in change) {
    const { expected } = change
    const condition = allOf([has(guards.indexName(table, expected)), ...isOther])
    const step = { message, condition, lines: dropLines(table, expected) }
    steps.push({ when: 'drop index', step })
  }
  if ('found' in change) {
    const step = { message, condition: isOther[0], lines: indexLines(table, change.found) }
    steps.push({ when: 'index', step })
  }
  return steps
}

/** Not an exclusion, nor an expression of MySQL, whose catalogue tells it in other words than it was given. */
const isTellable = (index: Index, dialect: Dialect): boolean => {
  const { columns, isConstraint, isUnique, statement } = index
  const isOfExpression = dialect === 'mysql' && columns.some((column) => column.startsWith('('))
  return isPassable(statement) && !isOfExpression && (isUnique || !isConstraint)
}

/** The statements that make an index. */
export function indexLines(table: string, index: Index): string[] {
  const { name, columns, isUnique, options, statement } = index
  if (name === null) return alter(table, `table.unique(${quoteAll(columns)})`)
  if (options !== null || !columns.every((column) => PLAIN.test(column))) {
    return statement === null ? [] : [`this.schema.raw(${quote(statement)})`]
  }
  const list = quoteAll(columns)
  return alter(
    table,
    isUnique
      ? `table.unique(${list}, { indexName: ${quote(name)} })`
      : `table.index(${list}, ${quote(name)})`
  )
}

function dropLines(table: string, { name, columns, isConstraint }: Index): string[] {
  const method = isConstraint ? 'dropUnique' : 'dropIndex'
  return alter(table, `table.${method}(${quoteAll(columns)}, ${quote(name!)})`)
}
