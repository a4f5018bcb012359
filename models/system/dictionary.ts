import { afterDelete, afterSave, BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import type { Status } from './user.js'

export class Dictionary extends BaseModel {
  static override table = 'iti_dictionaries'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare code: string

  @column()
  declare name: string

  /** The module or plugin that declares it, null for an operator's own. */
  @column()
  declare module: string | null

  @column()
  declare status: Status

  @column()
  declare remark: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @afterSave()
  @afterDelete()
  static recordChange(row: Dictionary) {
    return recordChange(row, 'nobody')
  }
}
