/** What a new migration does first. */
export type MigrationIntent =
  | { kind: 'create'; table: string; columns?: string[] }
  | { kind: 'alter'; table: string }
  | { kind: 'empty' }

const CREATE = /^create_(.+?)(?:_table)?$/
const ALTER = /^alter_(.+?)(?:_table)?$|_(?:to|from|in)_(.+?)(?:_table)?$/

/**
 * Guesses from its name what a migration is for, as `make:migration` in AdonisJS does.
 *
 * @example
 * ```ts
 * inferIntent('add_price_to_parts') // { kind: 'alter', table: 'parts' }
 * ```
 */
export function inferIntent(slug: string): MigrationIntent {
  const created = CREATE.exec(slug)?.[1]
  if (created) return { kind: 'create', table: created }

  const match = ALTER.exec(slug)
  const altered = match?.[1] ?? match?.[2]
  return altered ? { kind: 'alter', table: altered } : { kind: 'empty' }
}

/** The first text of a migration; times are stored in UTC with milliseconds on every database. */
export function migrationBody(intent: MigrationIntent): string {
  const { up, down } = statementsOf(intent)
  return `import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {${up}}

  override async down() {${down}}
}
`
}

function statementsOf(intent: MigrationIntent): { up: string; down: string } {
  if (intent.kind === 'empty') return { up: '', down: '' }
  if (intent.kind === 'create') {
    const columns = (intent.columns ?? []).map((column) => `\n      ${column}`).join('')
    return {
      up: `
    this.schema.createTable('${intent.table}', (table) => {
      table.increments('id')${columns}
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })
  `,
      down: `
    this.schema.dropTable('${intent.table}')
  `,
    }
  }
  const alter = `
    this.schema.alterTable('${intent.table}', (table) => {
      table
    })
  `
  return { up: alter, down: alter }
}
