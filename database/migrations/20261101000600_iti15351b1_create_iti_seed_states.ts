// iti:migration iti15351b1 @iti/framework@0.1.0 sha256:ea690bfe61cffeb5eae75d7d30c84b5c1c3b9701d96b437a3c1ec667c43b82c9
import { BaseSchema } from '@adonisjs/lucid/schema'

/* Natural keys differ by case and accent even where the server's default collation ignores both. */
const KEY: Record<string, string> = {
  mysql: 'varchar(191) character set utf8mb4 collate utf8mb4_bin',
}

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_seed_states', (table) => {
      table.increments('id')
      table.string('table_name', 64).notNullable()
      table.specificType('row_key', KEY[this.db.dialect.name] ?? 'varchar(191)').notNullable()
      table.string('seed', 128).notNullable()
      // JSON: per column a fingerprint of what the seed declared and of what the database then held
      table.text('fields').notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.unique(['table_name', 'row_key'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_seed_states')
  }
}
