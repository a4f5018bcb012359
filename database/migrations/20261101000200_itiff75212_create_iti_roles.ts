// iti:migration itiff75212 @iti/framework@0.1.0 sha256:ab61ec7c8e2c4434d6af68163938698825cd3582a552333064f57049e99bcbbf
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_roles', (table) => {
      table.increments('id')
      table.string('code', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('name', 64).notNullable()
      table.integer('sort').notNullable().defaultTo(0)
      // 1 everything, 2 chosen departments, 3 own department, 4 own and below, 5 oneself
      table.smallint('data_scope').notNullable().defaultTo(5)
      table.boolean('is_super').notNullable().defaultTo(false)
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.string('remark', 500).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })
  }

  override async down() {
    this.schema.dropTable('iti_roles')
  }
}
