import { BaseSchema } from '@adonisjs/lucid/schema'

/* The table of the database store of @adonisjs/limiter, whose statements name these columns. */
export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_rate_limits', (table) => {
      table.string('key', 255).collate('utf8mb4_bin').notNullable().primary()
      table.integer('points').notNullable().defaultTo(0)
      // milliseconds since 1970
      table.bigInteger('expire').nullable()
    })
  }

  override async down() {
    this.schema.dropTable('iti_rate_limits')
  }
}
