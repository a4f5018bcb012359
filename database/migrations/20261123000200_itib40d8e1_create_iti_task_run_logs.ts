// iti:migration itib40d8e1 @iti/framework@0.1.0 sha256:62fcd3c6de3f59f825526b5d43611d435352a5f6b0f3557b5e988517df82fd65
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_task_run_logs', (table) => {
      table.bigIncrements('id')
      table.string('run_id', 36).collate('utf8mb4_bin').notNullable()
      table.integer('attempt').notNullable()
      table.string('level', 8).notNullable()
      table.text('message').notNullable()
      // JSON of what was logged with it
      table.text('data', 'longtext').nullable()
      // milliseconds since 1970
      table.bigInteger('at').notNullable()

      table.index(['run_id', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_task_run_logs')
  }
}
