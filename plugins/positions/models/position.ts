import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

export type PositionStatus = 'enabled' | 'disabled'

/** What people are in a company, for instance accountant or branch manager. It says nothing of what they may do. */
export class Position extends BaseModel {
  static override table = 'positions'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare code: string

  @column()
  declare name: string

  @column()
  declare sort: number

  /** Disabled, it stays with whoever holds it, and is given to nobody. */
  @column()
  declare status: PositionStatus

  @column()
  declare remark: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime
}
