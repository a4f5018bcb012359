// iti:migration iti1bff0be @iti/framework@0.1.0 sha256:41f50400b7b23a1f9c4f69f6bfc1e643f009755deb0a1d65f1a0bb7880993ed7
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    // one row: whoever records a change holds it until they commit, so that versions become visible in their order
    this.schema.createTable('iti_access_versions', (table) => {
      table.smallint('id').notNullable().primary()
      table.bigInteger('version').notNullable()
    })
    this.defer(async (db) => {
      await db.table('iti_access_versions').insert({ id: 1, version: 0 })
    })

    this.schema.createTable('iti_access_changes', (table) => {
      table.bigInteger('version').notNullable().primary()
      // whose access changed; null for everyone
      table.integer('user_id').unsigned().nullable()
      // `rights`, or `sessions` if nothing changed but which of them are open
      table.string('concerns', 16).notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
    })
  }

  override async down() {
    this.schema.dropTable('iti_access_changes')
    this.schema.dropTable('iti_access_versions')
  }
}
