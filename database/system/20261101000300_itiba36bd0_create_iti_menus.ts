import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_menus', (table) => {
      table.increments('id')
      // only a menu that a module declares has a code
      table.string('code', 128).collate('utf8mb4_bin').nullable().unique()
      // the module or plugin that declares it: without that, the menu is not shown
      table.string('module', 32).nullable()
      table.integer('parent_id').unsigned().nullable()
      table.string('type', 16).notNullable()
      table.string('name', 64).notNullable()
      table.string('path', 255).nullable()
      table.string('component', 255).nullable()
      table.string('redirect', 255).nullable()
      table.string('permission', 128).nullable()
      table.string('icon', 64).nullable()
      table.string('link', 255).nullable()
      table.integer('sort').notNullable().defaultTo(0)
      table.boolean('visible').notNullable().defaultTo(true)
      table.boolean('keep_alive').notNullable().defaultTo(false)
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('parent_id').references('iti_menus.id')
      table.index(['parent_id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_menus')
  }
}
