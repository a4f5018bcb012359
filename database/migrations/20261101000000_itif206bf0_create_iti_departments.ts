// iti:migration itif206bf0 @iti/framework@0.1.0 sha256:84d094fc08b2ce394ac4614ebb43867e23424605ac0f214aa8ace75153c8b855
import { BaseSchema } from '@adonisjs/lucid/schema'

/* The path has to sort and compare by bytes: "everything below" is one range of an index. */
const PATH: Record<string, string> = {
  postgres: 'varchar(500) collate "C"',
  mysql: 'varchar(500) character set ascii collate ascii_bin',
}

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_departments', (table) => {
      table.increments('id')
      table.integer('parent_id').unsigned().nullable()
      table.specificType('ancestors', PATH[this.db.dialect.name] ?? 'varchar(500)').notNullable()
      table.string('name', 64).notNullable()
      table.string('code', 64).collate('utf8mb4_bin').nullable().unique()
      table.integer('sort').notNullable().defaultTo(0)
      // no foreign key: the users table refers to this one and is created after it
      table.integer('leader_id').unsigned().nullable()
      table.string('phone', 32).nullable()
      table.string('email', 254).nullable()
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.string('remark', 500).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('parent_id').references('iti_departments.id')
      table.index(['ancestors'])
      table.index(['parent_id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_departments')
  }
}
