import type { Change } from '../compare/change.js'
import { describeChange } from '../describe.js'
import type { Dialect, Table } from '../schema/shape.js'
import { columnSteps } from './column_steps.js'
import { foreignKeySteps } from './foreign_key_steps.js'
import { GUARDS } from './guards.js'
import { indexSteps } from './index_steps.js'
import { commentLines, indent } from './source_text.js'
import { byHand, ORDER, type Step, type Steps } from './step.js'
import { addTable, byReference, dropTable } from './table_steps.js'

type NewTable = Extract<Change, { what: 'table'; kind: 'added' }>

/** Which database was found otherwise than expected. */
export interface ProposalOptions {
  dialect: Dialect
  connection: string
}

/**
 * Writes a migration that makes other databases like the one in which somebody changed the schema, and does nothing
 * there. It is a proposal: what loses data, or cannot be told surely, is left to its reader in comments.
 */
export function propose(changes: readonly Change[], options: ProposalOptions): string {
  const { dialect, connection } = options
  const steps = stepsOf(changes, dialect)
  const body = ORDER.flatMap((when) =>
    steps.filter((one) => one.when === when).flatMap(({ step }) => ['', ...toLines(step)])
  ).slice(1)
  const isAsking = body.some((line) => line.includes('this.#has('))
  return [
    `import { BaseSchema } from '@adonisjs/lucid/schema'`,
    '',
    '/*',
    ` * Adopts what somebody changed by hand in the database of "${connection}" (${dialect}). A proposal: read each`,
    ' * statement, and change or remove what is not meant, before it runs anywhere.',
    ' */',
    'export default class extends BaseSchema {',
    ...indent([
      'override async up() {',
      ...indent(body),
      '}',
      '',
      'override async down() {',
      '  // the database that was changed by hand had this before: there is nothing to go back to',
      '}',
      ...(isAsking ? ['', ...hasLines(dialect)] : []),
    ]),
    '}',
    '',
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

function stepsOf(changes: readonly Change[], dialect: Dialect): Steps {
  const added = changes.flatMap((change) => (isNewTable(change) ? change.found : []))
  const messageOf = new Map(changes.map((change) => [change, describeChange(change).message]))
  const messageOfTable = new Map(changes.map((change) => [change.table, messageOf.get(change)!]))
  return [
    ...byReference(added).flatMap((table: Table) =>
      isElsewhere(table.name)
        ? elsewhere(messageOfTable.get(table.name)!)
        : addTable(table, { dialect, message: messageOfTable.get(table.name)! })
    ),
    ...changes.flatMap((change) => {
      const message = messageOf.get(change)!
      return isElsewhere(change.table) && !isNewTable(change)
        ? elsewhere(message)
        : stepsOfChange(change, { dialect, message })
    }),
  ]
}

function stepsOfChange(change: Change, how: { dialect: Dialect; message: string }): Steps {
  const where = { ...how, table: change.table }
  switch (change.what) {
    case 'table':
      return change.kind === 'missing' ? dropTable(change.expected, how) : []
    case 'column':
      return columnSteps(change, where)
    case 'index':
      return indexSteps(change, where)
    case 'foreign_key':
      return foreignKeySteps(change, where)
    case 'primary_key':
      return byHand(how.message, 'Change it by hand: what refers to the table stands in the way')
    case 'check':
      return byHand(how.message, 'Change the condition by hand')
  }
}

const isNewTable = (change: Change): change is NewTable =>
  change.what === 'table' && change.kind === 'added'

/* Beyond the first schema of the search path. */
const isElsewhere = (table: string): boolean => table.includes('.')
const elsewhere = (message: string): Steps =>
  byHand(message, 'Change it by hand: it lies in another schema')

function toLines({ message, condition, lines }: Step): string[] {
  const said = commentLines(message)
  if (condition === undefined) return [...said, ...lines]
  return [...said, `if (${condition}) {`, ...indent(lines), '}']
}

const hasLines = (dialect: Dialect): string[] => [
  '/* Whether the catalogue of the database knows of something. */',
  'async #has(question: string): Promise<boolean> {',
  `  const ${GUARDS[dialect].rows} = await this.db.rawQuery(question)`,
  '  return rows.length > 0',
  '}',
]
