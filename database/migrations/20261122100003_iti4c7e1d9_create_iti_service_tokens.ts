// iti:migration iti4c7e1d9 @iti/framework@0.1.0 sha256:ce38a6ada1b8316c1af1d850daf4825ad94711faf59e598c19e2231803c725b4
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_service_tokens', (table) => {
      table.increments('id')
      table.string('service', 64).collate('utf8mb4_bin').notNullable()
      // public: it names the token in lists and logs
      table.string('token_id', 12).notNullable().unique()
      // SHA-256 in hex: the token itself is never stored
      table.string('secret_hash', 64).notNullable()
      // lists as JSON; addresses are null for a token that may be used from everywhere
      table.text('scopes').notNullable()
      table.text('addresses').nullable()
      table.boolean('can_act_as').notNullable().defaultTo(false)
      // 1 or 2, and null once the token is revoked or expired: a service has two live tokens at the most
      table.tinyint('slot').nullable()
      table.datetime('expires_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('last_used_at', { useTz: true, precision: 3 }).nullable()
      table.datetime('revoked_at', { useTz: true, precision: 3 }).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()

      table.unique(['service', 'slot'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_service_tokens')
  }
}
