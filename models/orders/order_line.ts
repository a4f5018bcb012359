import { BaseModel, column } from '@adonisjs/lucid/orm'

/** One part of an order, as it was named and priced when the order was placed. */
export class OrderLine extends BaseModel {
  static override table = 'order_lines'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare orderId: number

  @column()
  declare partNo: string

  @column()
  declare partName: string

  @column()
  declare quantity: number

  @column()
  declare unitPrice: string

  @column()
  declare amount: string
}
