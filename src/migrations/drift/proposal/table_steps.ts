import type { Column, Dialect, ForeignKey, Index, Table } from '../schema/shape.js'
import { columnSource, isWritable } from './column_source.js'
import { foreignKeySource } from './foreign_key_steps.js'
import { indexLines } from './index_steps.js'
import { indent, quote, quoteAll } from './source_text.js'
import { byHand, isPassable, type Steps } from './step.js'

const INCREMENTS: Record<string, string> = {
  'integer autoincrement': 'increments',
  'int unsigned auto_increment': 'increments',
  'bigint unsigned auto_increment': 'bigIncrements',
  'integer serial': 'increments',
  'bigint serial': 'bigIncrements',
}

/** Makes a table that somebody added. */
export function addTable(table: Table, options: { dialect: Dialect; message: string }): Steps {
  const { dialect, message } = options
  const counter = counterOf(table)
  const others = table.columns.filter((column) => column !== counter?.column)
  const sql = [...table.checks.map(({ source }) => source), ...table.indexes.map(statementOf)]
  if (!others.every(isWritable) || !sql.every(isPassable)) {
    return byHand(message, 'Make it by hand: the builder of migrations cannot')
  }
  const isCounted = counter !== undefined
  const body = [
    ...(isCounted ? [`${counter.method}(${quote(counter.column.name)})`] : []),
    ...others.map((column) => columnSource(column, dialect)),
    ...(isCounted || table.primaryKey.length === 0
      ? []
      : [`primary(${quoteAll(table.primaryKey)})`]),
    ...table.checks.map(
      ({ name, source }) => `check(${quote(source)}${name === null ? '' : `, [], ${quote(name)}`})`
    ),
    ...table.foreignKeys.map((key) => foreignKeySource(key)),
  ]
  return [
    {
      when: 'table',
      step: {
        message,
        condition: `!(await this.db.schema.hasTable(${quote(table.name)}))`,
        lines: [
          `this.schema.createTable(${quote(table.name)}, (table) => {`,
          ...indent(body.map((line) => `table.${line}`)),
          `})`,
          ...table.indexes.filter(isOwn).flatMap((index) => indexLines(table.name, index)),
        ],
      },
    },
  ]
}

/** A table that somebody dropped: its rows would go with it everywhere. */
export const dropTable = (table: Table, { message }: { message: string }): Steps =>
  byHand(
    message,
    'Dropping it loses its rows on every database. If that is meant:',
    `this.schema.dropTableIfExists(${quote(table.name)})`
  )

function counterOf({ columns, primaryKey }: Table): { method: string; column: Column } | undefined {
  const column = columns.find(({ identity }) => identity !== null)
  const method = column && INCREMENTS[`${column.type} ${column.identity}`]
  if (!method || primaryKey.join() !== column.name) return undefined
  return { method, column }
}

const statementOf = ({ statement }: Index): string | null => statement

const isOwn = ({ isImplied }: Index): boolean => !isImplied

/** Tables in an order in which each comes after those that it refers to, as far as there is one. */
export function byReference(tables: readonly Table[]): Table[] {
  const waiting = new Map(tables.map((table) => [table.name, table]))
  const ordered: Table[] = []
  const visit = (table: Table) => {
    if (!waiting.delete(table.name)) return
    for (const { references } of table.foreignKeys satisfies ForeignKey[]) {
      const target = waiting.get(references.table)
      if (target) visit(target)
    }
    ordered.push(table)
  }
  for (const table of tables) visit(table)
  return ordered
}
