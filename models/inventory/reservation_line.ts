import { BaseModel, column } from '@adonisjs/lucid/orm'

/** How much of one part is set aside; a reservation has one line for each part. */
export class ReservationLine extends BaseModel {
  static override table = 'inventory_reservation_lines'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare reservationId: number

  @column()
  declare partId: number

  @column()
  declare quantity: number
}
