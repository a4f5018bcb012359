import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('orders', (table) => {
      table.increments('id')
      table.string('order_no', 32).collate('utf8mb4_bin').notNullable().unique()
      table.string('customer', 128).notNullable()
      table.string('status', 16).notNullable().defaultTo('placed')
      // no foreign keys: users and departments belong to another module, and an order outlives them
      table.integer('owner_id').unsigned().notNullable()
      table.integer('department_id').unsigned().nullable()
      table.decimal('total', 14, 2).notNullable()
      table.string('remark', 500).nullable()
      table.datetime('placed_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('cancelled_at', { useTz: true, precision: 3 }).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.index(['status', 'id'])
      table.index(['department_id', 'id'])
      table.index(['owner_id', 'id'])
    })

    this.schema.createTable('order_lines', (table) => {
      table.increments('id')
      table.integer('order_id').unsigned().notNullable()
      table.string('part_no', 64).notNullable()
      // as it was called when the order was placed
      table.string('part_name', 128).notNullable()
      table.integer('quantity').notNullable()
      table.decimal('unit_price', 14, 2).notNullable()
      table.decimal('amount', 14, 2).notNullable()

      table.foreign('order_id').references('orders.id').onDelete('CASCADE')
      table.check('quantity > 0', {}, 'order_lines_quantity_check')
      table.index(['order_id', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('order_lines')
    this.schema.dropTable('orders')
  }
}
