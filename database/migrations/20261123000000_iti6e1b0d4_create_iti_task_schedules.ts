// iti:migration iti6e1b0d4 @iti/framework@0.1.0 sha256:f91cbe275d7d2763badaf631cf079c9cd431f78ad199deb0354323ff4f163e4b
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_task_schedules', (table) => {
      table.increments('id')
      table.string('task', 128).collate('utf8mb4_bin').notNullable()
      table.string('name', 64).collate('utf8mb4_bin').notNullable()
      // as the code declares it: cron, every or once
      table.string('kind', 8).notNullable()
      table.string('expression', 255).notNullable()
      table.string('time_zone', 64).notNullable()
      // JSON of the input that its runs get
      table.text('input', 'longtext').nullable()
      // as an operator changed it; null as long as nobody did
      table.string('own_expression', 255).nullable()
      table.string('own_time_zone', 64).nullable()
      // all times are milliseconds since 1970
      table.bigInteger('paused_at').nullable()
      table.bigInteger('orphaned_at').nullable()
      // from where intervals are counted
      table.bigInteger('anchor').notNullable()
      // null if it never fires again
      table.bigInteger('next_at').nullable()
      table.bigInteger('last_at').nullable()
      table.bigInteger('created_at').notNullable()
      table.bigInteger('updated_at').notNullable()

      table.unique(['task', 'name'])
      table.index(['next_at'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_task_schedules')
  }
}
