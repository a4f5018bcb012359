// iti:migration iti1bff0be @iti/framework@0.1.0 sha256:a6106763884b1f634f5497b3b6cbc281959882a638ea061e9730c009db3f20b2
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
      // whose access changed: `everyone`, `user:5`, or `session:` and the hash of an access token
      table.string('subject', 80).notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
    })
  }

  override async down() {
    this.schema.dropTable('iti_access_changes')
    this.schema.dropTable('iti_access_versions')
  }
}
