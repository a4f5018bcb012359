import { afterDelete, afterSave, BaseModel, column, manyToMany } from '@adonisjs/lucid/orm'
import type { ManyToMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import { Department } from './department.js'
import { Menu } from './menu.js'
import type { Status } from './user.js'

/** Which rows a role shows: 1 all, 2 custom departments, 3 own department, 4 own and below, 5 self. */
export type DataScope = 1 | 2 | 3 | 4 | 5

export class Role extends BaseModel {
  static override table = 'iti_roles'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare code: string

  @column()
  declare name: string

  @column()
  declare sort: number

  @column()
  declare dataScope: DataScope

  /** Whoever holds it may do everything. Only the seed writes it. */
  @column({ consume: Boolean })
  declare isSuper: boolean

  @column()
  declare status: Status

  @column()
  declare remark: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @manyToMany(() => Menu, {
    pivotTable: 'iti_role_menus',
    pivotForeignKey: 'role_id',
    pivotRelatedForeignKey: 'menu_id',
  })
  declare menus: ManyToMany<typeof Menu>

  @manyToMany(() => Department, {
    pivotTable: 'iti_role_departments',
    pivotForeignKey: 'role_id',
    pivotRelatedForeignKey: 'department_id',
  })
  declare departments: ManyToMany<typeof Department>

  @afterSave()
  @afterDelete()
  static recordChange(row: Role) {
    return recordChange(row, 'everyone')
  }
}
