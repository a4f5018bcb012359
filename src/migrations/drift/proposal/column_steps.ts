import type { Added, Changed, Missing } from '../compare/change.js'
import type { Column, Dialect } from '../schema/shape.js'
import { columnSource, isWritable } from './column_source.js'
import { GUARDS } from './guards.js'
import { quote } from './source_text.js'
import { alter, byHand, lacks, type Steps } from './step.js'

/** What to do about one column. */
export function columnSteps(
  change: Missing<Column> | Added<Column> | Changed<Column>,
  where: { table: string; dialect: Dialect; message: string }
): Steps {
  switch (change.kind) {
    case 'added':
      return addColumn(change.found, where)
    case 'changed':
      return changeColumn(change, where)
    case 'missing':
      return dropColumn(change.expected, where)
  }
}

function addColumn(
  column: Column,
  { table, dialect, message }: { table: string; dialect: Dialect; message: string }
): Steps {
  if (!isWritable(column)) {
    return byHand(message, 'Add it by hand: the database fills it itself')
  }
  const condition = `!(await this.db.schema.hasColumn(${quote(table)}, ${quote(column.name)}))`
  const lines = alter(table, `table.${columnSource(column, dialect)}`)
  return [{ when: 'column', step: { message, condition, lines } }]
}

function changeColumn(
  { expected, found }: Changed<Column>,
  { table, dialect, message }: { table: string; dialect: Dialect; message: string }
): Steps {
  const isCollated = dialect === 'sqlite' && expected.collation !== found.collation
  const isEnum = / enum\(/.test(found.type)
  if (!isWritable(expected) || !isWritable(found) || isCollated || isEnum) {
    return byHand(message, 'Change it by hand: the builder of migrations cannot')
  }
  return [
    {
      when: 'column',
      step: {
        message,
        condition: lacks(GUARDS[dialect].column(table, found)),
        lines: alter(table, `table.${columnSource(found, dialect)}.alter()`),
      },
    },
  ]
}

const dropColumn = (
  { name }: Column,
  { table, message }: { table: string; message: string }
): Steps =>
  byHand(
    message,
    'Dropping it loses its values on every database. If that is meant:',
    `if (await this.db.schema.hasColumn(${quote(table)}, ${quote(name)})) {`,
    `  this.schema.alterTable(${quote(table)}, (table) => {`,
    `    table.dropColumn(${quote(name)})`,
    '  })',
    '}'
  )
