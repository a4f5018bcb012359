// iti:migration iti97a3c52 @iti/framework@0.1.0 sha256:9fd5d8a19f1d8d3b11a816bfa4284327bd186eedcaf38b3bb28f2191fe0dd50c
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
