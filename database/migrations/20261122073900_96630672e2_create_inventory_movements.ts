import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('inventory_movements', (table) => {
      table.increments('id')
      table.integer('part_id').unsigned().notNullable()
      table.string('kind', 16).notNullable()
      // what came in is positive, what went out negative
      table.integer('quantity').notNullable()
      // the balance after it
      table.integer('on_hand').notNullable()
      table.string('reference', 64).nullable()
      // no foreign key: users belong to another module, and a movement outlives them
      table.integer('user_id').unsigned().notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('part_id').references('inventory_parts.id').onDelete('RESTRICT')
      table.index(['part_id', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('inventory_movements')
  }
}
