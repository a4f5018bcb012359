import { afterDelete, afterSave, BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'

/** What an operator set instead of a declared default. */
export class Setting extends BaseModel {
  static override table = 'iti_settings'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare key: string

  /** JSON; of a secret encrypted. */
  @column({ serializeAs: null })
  declare value: string

  /** Whether it was a secret when it was set. */
  @column({ consume: Boolean })
  declare isSecret: boolean

  @column()
  declare updatedBy: number | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @afterSave()
  @afterDelete()
  static recordChange(row: Setting) {
    return recordChange(row, 'nobody')
  }
}
