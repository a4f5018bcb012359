import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('inventory_parts', (table) => {
      table.increments('id')
      table.string('part_no', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('name', 128).notNullable()
      table.string('unit', 16).notNullable()
      table.integer('on_hand').notNullable().defaultTo(0)
      table.integer('reserved').notNullable().defaultTo(0)
      table.integer('min_stock').notNullable().defaultTo(0)
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.string('remark', 500).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      // the last line of defence: the program asks before it takes
      table.check('on_hand >= 0', {}, 'inventory_parts_on_hand_check')
      table.check('reserved >= 0', {}, 'inventory_parts_reserved_check')
      table.check('reserved <= on_hand', {}, 'inventory_parts_available_check')
      table.index(['status', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('inventory_parts')
  }
}
