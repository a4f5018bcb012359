import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_sessions', (table) => {
      table.increments('id')
      table.integer('user_id').unsigned().notNullable()
      // SHA-256 in hex: the tokens themselves are never stored
      table.string('family_hash', 64).notNullable().unique()
      table.string('access_hash', 64).notNullable().unique()
      table.datetime('access_expires_at', { useTz: true, precision: 3 }).notNullable()
      table.string('refresh_hash', 64).notNullable()
      table.datetime('refresh_expires_at', { useTz: true, precision: 3 }).notNullable()
      table.string('ip', 45).nullable()
      table.string('user_agent', 255).nullable()
      table.datetime('last_seen_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('user_id').references('iti_users.id').onDelete('CASCADE')
      table.index(['user_id'])
      table.index(['refresh_expires_at'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_sessions')
  }
}
