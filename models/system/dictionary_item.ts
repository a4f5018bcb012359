import { afterDelete, afterSave, BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import type { Status } from './user.js'

export class DictionaryItem extends BaseModel {
  static override table = 'iti_dictionary_items'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare dictionaryId: number

  @column()
  declare parentId: number | null

  /** Set for items that a module declares, null for an operator's own. */
  @column()
  declare code: string | null

  @column()
  declare value: string

  @column()
  declare label: string

  @column()
  declare color: string | null

  @column()
  declare sort: number

  @column()
  declare status: Status

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @afterSave()
  @afterDelete()
  static recordChange(row: DictionaryItem) {
    return recordChange(row, 'nobody')
  }
}
