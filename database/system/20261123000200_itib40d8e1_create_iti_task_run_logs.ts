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
