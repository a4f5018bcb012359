import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

export type MovementKind = 'receipt' | 'issue' | 'adjustment'

/** One change of what is on hand. It is written once and never changed. */
export class Movement extends BaseModel {
  static override table = 'inventory_movements'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare partId: number

  @column()
  declare kind: MovementKind

  /** Positive for what came in, negative for what went out. */
  @column()
  declare quantity: number

  /** The balance after it. */
  @column()
  declare onHand: number

  @column()
  declare reference: string | null

  @column()
  declare userId: number

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
