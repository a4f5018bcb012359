// iti:migration iti8d20b64 @iti/framework@0.1.0 sha256:7a0973f7f9663e9d9f1a4663c2a4e410320107b5dc1fdfa0dad1dff1e0341620
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_dictionaries', (table) => {
      table.increments('id')
      table.string('code', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('name', 64).notNullable()
      // the module or plugin that declares it: without that, the dictionary is not shown
      table.string('module', 32).nullable()
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.string('remark', 500).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })

    this.schema.createTable('iti_dictionary_items', (table) => {
      table.increments('id')
      table.integer('dictionary_id').unsigned().notNullable()
      table.integer('parent_id').unsigned().nullable()
      // only an item that a module declares has a code: `orders.status:placed`
      table.string('code', 160).collate('utf8mb4_bin').nullable().unique()
      table.string('value', 64).collate('utf8mb4_bin').notNullable()
      table.string('label', 64).notNullable()
      table.string('color', 32).nullable()
      table.integer('sort').notNullable().defaultTo(0)
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('dictionary_id').references('iti_dictionaries.id').onDelete('CASCADE')
      table.foreign('parent_id').references('iti_dictionary_items.id').onDelete('CASCADE')
      table.unique(['dictionary_id', 'value'])
      table.index(['parent_id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_dictionary_items')
    this.schema.dropTable('iti_dictionaries')
  }
}
