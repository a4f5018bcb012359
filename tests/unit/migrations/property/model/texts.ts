/*
 * Each migration notes in the table `ledger` that it ran, and says so in a comment: a second run of one, under whatever
 * name, is seen there.
 */

/** A migration that makes a table. */
export const create = (table: string, key: string): string =>
  migration(
    { does: `creates ${table}`, key },
    `this.schema.createTable('${table}', (table) => {
      table.increments('id')
      table.string('note', 64).notNullable()
    })`
  )

/** A migration that adds a column to a table, and fills it. */
export const alter = (table: string, key: string): string =>
  migration(
    { does: `alters ${table}`, key },
    `this.schema.alterTable('${table}', (table) => {
      table.string('${key}', 64).nullable()
    })
    this.defer((db) => db.from('${table}').update({ ${key}: 'filled' }))`
  )

/** What the comments of a migration tell. */
export interface Deed {
  kind: 'creates' | 'alters'
  table: string
  key: string
}

/** Reads what a migration does from its comments. */
export function deedOf(text: string): Deed {
  const [, kind, table] = /\/\/ (creates|alters) (\w+)/.exec(text)!
  return { kind: kind as Deed['kind'], table: table!, key: /\/\/ key (\w+)/.exec(text)![1]! }
}

const migration = (
  { does, key }: { does: string; key: string },
  up: string
) => `import { BaseSchema } from '@adonisjs/lucid/schema'

// ${does}
// key ${key}
export default class extends BaseSchema {
  async up() {
    ${up}
    this.defer((db) => db.table('ledger').insert({ migration: '${key}' }))
  }
}
`
