// iti:migration iti7fa88e6 @iti/framework@0.1.0 sha256:d4631de33ba20ac2239297d66070d600d8d17db3a6a513fef90a768431af3d6e
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('iti_user_roles', (table) => {
      table.integer('user_id').unsigned().notNullable()
      table.integer('role_id').unsigned().notNullable()

      table.primary(['user_id', 'role_id'])
      table.foreign('user_id').references('iti_users.id').onDelete('CASCADE')
      table.foreign('role_id').references('iti_roles.id').onDelete('CASCADE')
      table.index(['role_id'])
    })

    this.schema.createTable('iti_role_menus', (table) => {
      table.integer('role_id').unsigned().notNullable()
      table.integer('menu_id').unsigned().notNullable()

      table.primary(['role_id', 'menu_id'])
      table.foreign('role_id').references('iti_roles.id').onDelete('CASCADE')
      table.foreign('menu_id').references('iti_menus.id').onDelete('CASCADE')
      table.index(['menu_id'])
    })

    this.schema.createTable('iti_role_departments', (table) => {
      table.integer('role_id').unsigned().notNullable()
      table.integer('department_id').unsigned().notNullable()

      table.primary(['role_id', 'department_id'])
      table.foreign('role_id').references('iti_roles.id').onDelete('CASCADE')
      table.foreign('department_id').references('iti_departments.id').onDelete('CASCADE')
      table.index(['department_id'])
    })
  }

  override async down() {
    this.schema.dropTable('iti_role_departments')
    this.schema.dropTable('iti_role_menus')
    this.schema.dropTable('iti_user_roles')
  }
}
