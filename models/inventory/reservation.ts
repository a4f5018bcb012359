import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { ReservationLine } from './reservation_line.js'

export type ReservationStatus = 'active' | 'released'

/** Stock that is set aside for somebody, under a number of their own. */
export class Reservation extends BaseModel {
  static override table = 'inventory_reservations'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare reference: string

  @column()
  declare status: ReservationStatus

  @column.dateTime()
  declare releasedAt: DateTime | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @hasMany(() => ReservationLine)
  declare lines: HasMany<typeof ReservationLine>
}
