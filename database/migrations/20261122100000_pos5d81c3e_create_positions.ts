// iti:migration pos5d81c3e plugins/positions@1.0.0 sha256:e8f14ca656c10874abf749c86d1076fccf1a19b971811ee025fd83d53a0fe577
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('positions', (table) => {
      table.increments('id')
      table.string('code', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('name', 64).notNullable()
      table.integer('sort').notNullable().defaultTo(0)
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.string('remark', 500).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })

    this.schema.createTable('positions_holders', (table) => {
      table.integer('user_id').unsigned().notNullable()
      table.integer('position_id').unsigned().notNullable()

      table.primary(['user_id', 'position_id'])
      table.foreign('user_id').references('iti_users.id').onDelete('CASCADE')
      // a position goes when nobody holds it any more
      table.foreign('position_id').references('positions.id')
      table.index(['position_id'])
    })
  }

  override async down() {
    this.schema.dropTable('positions_holders')
    this.schema.dropTable('positions')
  }
}
