import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

export type PartStatus = 'enabled' | 'disabled'

/** Something that is kept in stock. */
export class Part extends BaseModel {
  static override table = 'inventory_parts'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare partNo: string

  @column()
  declare name: string

  @column()
  declare unit: string

  /** What lies in the warehouse. Only `Stock` writes it, and `reserved` as well. */
  @column()
  declare onHand: number

  /** The part of it that is promised to somebody. */
  @column()
  declare reserved: number

  @column()
  declare minStock: number

  @column()
  declare status: PartStatus

  @column()
  declare remark: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime
}
