import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_task_runs', (table) => {
      // a UUID of version 7: the order of ids is the order in which runs were made
      table.string('id', 36).collate('utf8mb4_bin').notNullable().primary()
      table.string('task', 128).collate('utf8mb4_bin').notNullable()
      table.string('queue', 32).collate('utf8mb4_bin').notNullable()
      table.string('status', 16).notNullable()
      // schedule, dispatch, event or operator
      table.string('origin', 16).notNullable()
      table.integer('schedule_id').unsigned().nullable()
      // all times are milliseconds since 1970
      table.bigInteger('scheduled_for').nullable()
      // before this time it does not start
      table.bigInteger('run_at').notNullable()
      // how often it has started
      table.integer('attempt').notNullable()
      table.text('input', 'longtext').nullable()
      table.text('result', 'longtext').nullable()
      // the stack of the last failure
      table.text('error', 'longtext').nullable()
      // why it is what it is, in a sentence
      table.string('reason', 512).nullable()
      table.text('progress').nullable()
      table.text('checkpoint', 'longtext').nullable()
      // the worker that has it, or had it last
      table.string('owner', 64).nullable()
      table.bigInteger('cancel_requested_at').nullable()
      // while it is queued or runs, no other run of its task has the same
      table.string('unique_key', 191).collate('utf8mb4_bin').nullable()
      // the key that it was dispatched with, for when it is to run again
      table.string('own_key', 191).collate('utf8mb4_bin').nullable()
      // a place that one run at a time may have, and the one that it takes when it starts
      table.string('overlap_slot', 140).collate('utf8mb4_bin').nullable()
      table.string('waits_for', 140).collate('utf8mb4_bin').nullable()
      table.string('trace_id', 32).nullable()
      // the user for whom it runs
      table.integer('user_id').unsigned().nullable()
      table.bigInteger('created_at').notNullable()
      table.bigInteger('started_at').nullable()
      table.bigInteger('finished_at').nullable()
      // when it was last given to a queue outside the database
      table.bigInteger('delivered_at').nullable()

      table.unique(['schedule_id', 'scheduled_for'])
      table.unique(['task', 'unique_key'])
      table.unique(['overlap_slot'])
      table.index(['status', 'queue', 'run_at'])
      table.index(['status', 'id'])
      table.index(['task', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_task_runs')
  }
}
