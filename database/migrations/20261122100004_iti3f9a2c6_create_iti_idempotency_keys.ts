// iti:migration iti3f9a2c6 @iti/framework@0.1.0 sha256:43c3b1fdb8aa92a742bd5c4c5d8590dc1bfa8f77a9206d32ff9df87bc14573ac
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_idempotency_keys', (table) => {
      // a key that exists already takes an id too, so that the ids of 32 bits might run out
      table.bigIncrements('id')
      table.string('service', 64).collate('utf8mb4_bin').notNullable()
      table.string('idempotency_key', 128).collate('utf8mb4_bin').notNullable()
      // SHA-256 in hex of the operation and its input
      table.string('request_hash', 64).notNullable()
      // a random id of whoever runs the command
      table.string('owner', 32).notNullable()
      // whether the answer is committed together with what the command does
      table.boolean('stores_answer').notNullable()
      // null as long as there is no answer
      table.integer('status').nullable()
      // JSON of the answer; null if it is nothing at all
      table.text('response', 'longtext').nullable()
      // milliseconds since 1970
      table.bigInteger('locked_until').notNullable()
      table.bigInteger('expires_at').notNullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()

      table.unique(['service', 'idempotency_key'])
      table.index(['expires_at'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_idempotency_keys')
  }
}
