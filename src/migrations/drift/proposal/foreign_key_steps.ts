import type { Added, Changed, Missing } from '../compare/change.js'
import type { Dialect, ForeignKey } from '../schema/shape.js'
import { GUARDS } from './guards.js'
import { quote, quoteAll } from './source_text.js'
import { allOf, alter, has, lacks, type Steps } from './step.js'

/** What to do about one foreign key. */
export function foreignKeySteps(
  change: Missing<ForeignKey> | Added<ForeignKey> | Changed<ForeignKey>,
  { table, dialect, message }: { table: string; dialect: Dialect; message: string }
): Steps {
  const guards = GUARDS[dialect]
  const isOther = 'found' in change ? [lacks(guards.foreignKey(table, change.found))] : []
  const steps: Steps = []
  if ('expected' in change) {
    const { expected } = change
    const name = expected.name === null ? '' : `, ${quote(expected.name)}`
    const lines = alter(table, `table.dropForeign(${quoteAll(expected.columns)}${name})`)
    const condition = allOf([has(guards.foreignKeyName(table, expected)), ...isOther])
    steps.push({
      when: 'drop foreign key',
      step: { message, condition, lines },
    })
  }
  if ('found' in change) {
    const lines = alter(table, `table.${foreignKeySource(change.found)}`)
    steps.push({ when: 'foreign key', step: { message, condition: isOther[0], lines } })
  }
  return steps
}

/** A foreign key as a builder of migrations makes it, without the table. */
export function foreignKeySource({
  name,
  columns,
  references,
  onDelete,
  onUpdate,
}: ForeignKey): string {
  const named = name === null ? '' : `, ${quote(name)}`
  return [
    `foreign(${quoteAll(columns)}${named})`,
    `.references(${quoteAll(references.columns)})`,
    `.inTable(${quote(references.table)})`,
    ...(onDelete === 'no action' ? [] : [`.onDelete(${quote(onDelete)})`]),
    ...(onUpdate === 'no action' ? [] : [`.onUpdate(${quote(onUpdate)})`]),
  ].join('')
}
