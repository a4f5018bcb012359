import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    // what an operator set: whatever has no row here has its declared default
    this.schema.createTable('iti_settings', (table) => {
      table.increments('id')
      table.string('key', 128).collate('utf8mb4_bin').notNullable().unique()
      // JSON; of a secret encrypted
      table.text('value', 'mediumtext').notNullable()
      // whether it was a secret when it was set
      table.boolean('is_secret').notNullable()
      table.integer('updated_by').unsigned().nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('updated_by').references('iti_users.id').onDelete('SET NULL')
    })

    this.schema.createTable('iti_setting_changes', (table) => {
      table.increments('id')
      table.string('setting_key', 128).collate('utf8mb4_bin').notNullable()
      // JSON of what held; null where it is a secret
      table.text('old_value', 'mediumtext').nullable()
      table.text('new_value', 'mediumtext').nullable()
      table.boolean('is_secret').notNullable()
      // whether the declared default holds since
      table.boolean('is_default').notNullable()
      table.integer('user_id').unsigned().nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('user_id').references('iti_users.id').onDelete('SET NULL')
      table.index(['setting_key', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_setting_changes')
    this.schema.dropTable('iti_settings')
  }
}
