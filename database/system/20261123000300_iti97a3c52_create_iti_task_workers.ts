import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_task_workers', (table) => {
      // a random id of each start of a process
      table.string('id', 64).notNullable().primary()
      table.string('host', 255).notNullable()
      table.integer('pid').notNullable()
      // tells whether its process can be seen from another; null where nobody can tell
      table.string('machine', 255).nullable()
      // JSON of its queues with their concurrency
      table.text('queues').notNullable()
      // grows with every sign of life
      table.bigInteger('beats').notNullable()
      // milliseconds since 1970
      table.bigInteger('started_at').notNullable()
      table.bigInteger('heartbeat_at').notNullable()
    })
  }

  override async down() {
    this.schema.dropTable('iti_task_workers')
  }
}
