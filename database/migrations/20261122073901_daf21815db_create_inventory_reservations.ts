import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('inventory_reservations', (table) => {
      table.increments('id')
      // the caller's own number: there is never a second reservation under it
      table.string('reference', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('status', 16).notNullable().defaultTo('active')
      table.datetime('released_at', { useTz: true, precision: 3 }).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.index(['status', 'id'])
    })

    this.schema.createTable('inventory_reservation_lines', (table) => {
      table.increments('id')
      table.integer('reservation_id').unsigned().notNullable()
      table.integer('part_id').unsigned().notNullable()
      table.integer('quantity').notNullable()

      table.unique(['reservation_id', 'part_id'])
      table.foreign('reservation_id').references('inventory_reservations.id').onDelete('CASCADE')
      table.foreign('part_id').references('inventory_parts.id').onDelete('RESTRICT')
      table.check('quantity > 0', {}, 'inventory_reservation_lines_quantity_check')
      table.index(['part_id'])
    })
  }

  override async down() {
    this.schema.dropTable('inventory_reservation_lines')
    this.schema.dropTable('inventory_reservations')
  }
}
