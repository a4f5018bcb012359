import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_users', (table) => {
      table.increments('id')
      table.string('username', 64).collate('utf8mb4_bin').notNullable().unique()
      table.string('password', 255).nullable()
      table.string('nickname', 64).notNullable()
      table.string('email', 254).nullable()
      table.string('phone', 32).nullable()
      table.string('gender', 16).notNullable().defaultTo('unknown')
      table.string('avatar', 255).nullable()
      table.string('status', 16).notNullable().defaultTo('enabled')
      table.integer('department_id').unsigned().nullable()
      table.string('remark', 500).nullable()
      table.boolean('must_change_password').notNullable().defaultTo(false)
      table.datetime('password_changed_at', { useTz: true, precision: 3 }).nullable()
      table.datetime('last_login_at', { useTz: true, precision: 3 }).nullable()
      table.string('last_login_ip', 45).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()

      table.foreign('department_id').references('iti_departments.id')
      table.index(['department_id', 'status', 'id'])
      table.index(['status', 'id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_users')
  }
}
