import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { OrderLine } from './order_line.js'

export type OrderStatus = 'placed' | 'cancelled'

/** What a customer ordered. */
export class Order extends BaseModel {
  static override table = 'orders'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare orderNo: string

  @column()
  declare customer: string

  @column()
  declare status: OrderStatus

  /** The user who placed it. */
  @column()
  declare ownerId: number

  /** The owner's department when it was placed. */
  @column()
  declare departmentId: number | null

  /** A decimal as text, like every amount of money. */
  @column()
  declare total: string

  @column()
  declare remark: string | null

  @column.dateTime()
  declare placedAt: DateTime

  @column.dateTime()
  declare cancelledAt: DateTime | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @hasMany(() => OrderLine)
  declare lines: HasMany<typeof OrderLine>
}
