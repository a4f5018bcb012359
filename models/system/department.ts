import { afterDelete, afterSave, BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import type { Status } from './user.js'

export class Department extends BaseModel {
  static override table = 'iti_departments'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare parentId: number | null

  /** The ids above it, from the root down: `/` for a root, `/1/5/` for a grandchild. */
  @column()
  declare ancestors: string

  @column()
  declare name: string

  @column()
  declare code: string | null

  @column()
  declare sort: number

  @column()
  declare leaderId: number | null

  @column()
  declare phone: string | null

  @column()
  declare email: string | null

  @column()
  declare status: Status

  @column()
  declare remark: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  /** What the `ancestors` of its children are. */
  get path(): string {
    return `${this.ancestors}${this.id}/`
  }

  @afterSave()
  @afterDelete()
  static recordChange(row: Department) {
    return recordChange(row, 'everyone')
  }
}
