import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { applyDataScope, type Principal } from '@iti/framework/access'
import {
  affectedRows,
  paginate,
  toSqlTime,
  whereContains,
  type Page,
} from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import { Settings } from '@iti/framework/settings'
import { DateTime } from 'luxon'
import { Order } from '#models/orders/order'
import type { OrderLine } from '#models/orders/order_line'
import { InventoryFacade } from '#modules/inventory/facade'
import { E_ORDER_NOT_PLACED, E_ORDER_TOO_LONG } from '../errors.js'
import { mostLines } from '../settings.js'
import {
  ORDER_COLUMNS,
  ORDER_LINE_COLUMNS,
  toOrderLine,
  toOrderSummary,
  type OrderResource,
  type OrderSummary,
} from '../transformers/order_resource.js'
import type { OrderFilters, PlaceOrderInput } from '../validators/order.js'
import { OrderNumbers } from './order_numbers.js'
import { priceLines } from './pricing.js'

/** Whose an order is: of who placed it, and of the department they were in. */
const ORDER_SCOPE = { department: 'department_id', owner: 'owner_id' }

const SORT_COLUMNS = {
  orderNo: 'order_no',
  customer: 'customer',
  total: 'total',
  placedAt: 'placed_at',
}

/** Which open orders are looked for. */
export interface OpenOrders {
  placedBefore: DateTime
  /** Only those with greater ids. */
  after: number
  limit: number
}

/**
 * Orders and the stock that is reserved for them. The inventory may run in another process, so it is never called
 * inside a transaction of ours: stock is reserved before an order is stored, and given back after it is cancelled.
 */
@inject()
export class OrdersService {
  constructor(
    private inventory: InventoryFacade,
    private orderNumbers: OrderNumbers,
    private settings: Settings
  ) {}

  async list(filters: OrderFilters, principal: Principal): Promise<Page<OrderSummary>> {
    const { keyword, status, customer } = filters
    const query = applyDataScope(db.from('orders').select(ORDER_COLUMNS), principal, ORDER_SCOPE)
    if (status) query.where('status', status)
    if (customer) query.where('customer', customer)
    if (keyword) whereContains(query, ['order_no', 'customer'], keyword)

    const page = await paginate(query, filters, {
      columns: SORT_COLUMNS,
      order: [{ column: 'id', order: 'desc' }],
    })
    return { ...page, items: page.items.map(toOrderSummary) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number, principal: Principal): Promise<OrderResource> {
    await this.#assertInScope(id, principal)
    return this.#read(id)
  }

  /** @throws {E_ORDER_TOO_LONG} {E_ORDER_TOTAL_TOO_HIGH} and what {@link InventoryFacade} throws when it cannot reserve */
  async place(
    { lines, ...fields }: PlaceOrderInput,
    { id: ownerId, departmentId }: Principal
  ): Promise<OrderResource> {
    const most = await this.settings.get(mostLines)
    if (lines.length > most) throw new E_ORDER_TOO_LONG([lines.length, most])

    const priced = priceLines(lines)
    const orderNo = this.orderNumbers.next()
    const partNos = [...new Set(lines.map((line) => line.partNo))]
    const parts = await this.inventory.findParts({ partNos })
    await this.inventory.reserve({
      reference: orderNo,
      lines: lines.map(({ partNo, quantity }) => ({ partNo, quantity })),
    })

    const names = new Map(parts.map((part) => [part.partNo, part.name]))
    const id = await this.#store(
      { ...fields, orderNo, ownerId, departmentId, total: priced.total },
      priced.lines.map((line) => ({ ...line, partName: names.get(line.partNo) }))
    ).catch((error) => this.#giveBack(orderNo, error))
    // whoever places an order sees it this once, whatever their roles show them
    return this.#read(id)
  }

  /** Cancels a placed order and gives its stock back. @throws {E_RECORD_NOT_FOUND} {E_ORDER_NOT_PLACED} */
  async cancel(id: number, principal: Principal): Promise<OrderResource> {
    await this.#assertInScope(id, principal)
    const isFirst = await this.#markCancelled(id)
    const order = await this.#read(id)
    // also for an order that was cancelled before: perhaps the inventory could not be reached that time
    await this.inventory.release({ reference: order.orderNo })
    if (!isFirst) throw new E_ORDER_NOT_PLACED([order.orderNo, order.status])
    return order
  }

  /** The ids of orders that were placed before a time and are still open, in pages and in order. */
  findOpen({ placedBefore, after, limit }: OpenOrders): Promise<{ id: number }[]> {
    return db
      .from('orders')
      .where('status', 'placed')
      .where('placed_at', '<', toSqlTime(db.connection(), placedBefore))
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select('id')
  }

  /**
   * Cancels an order that nobody wants any more, and gives its stock back.
   *
   * @returns whether it was still open
   */
  async expire(id: number): Promise<boolean> {
    const { order_no: reference } = await db
      .from('orders')
      .where('id', id)
      .select('order_no')
      .firstOrFail()
    // first of all: where that fails, or the process dies, the order stays open and is found again
    await this.inventory.release({ reference })
    return this.#markCancelled(id)
  }

  async #assertInScope(id: number, principal: Principal): Promise<void> {
    const query = db.from('orders').where('id', id).select('id')
    const row = await applyDataScope(query, principal, ORDER_SCOPE).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['order', id])
  }

  async #read(id: number): Promise<OrderResource> {
    const row = await db.from('orders').where('id', id).select(ORDER_COLUMNS).firstOrFail()
    const lines = await db
      .from('order_lines')
      .where('order_id', id)
      .orderBy('id')
      .select(ORDER_LINE_COLUMNS)
    return { ...toOrderSummary(row), lines: lines.map(toOrderLine) }
  }

  #store(fields: Partial<Order>, lines: Partial<OrderLine>[]): Promise<number> {
    return db.transaction(async (client) => {
      const placed = { ...fields, status: 'placed' as const, placedAt: DateTime.utc() }
      const order = await Order.create(placed, { client })
      await order.related('lines').createMany(lines)
      return order.id
    })
  }

  async #giveBack(orderNo: string, cause: unknown): Promise<never> {
    try {
      await this.inventory.release({ reference: orderNo })
    } catch (error) {
      logger.error({ err: error, orderNo }, 'stock stays reserved for an order that was not stored')
    }
    throw cause
  }

  /* One conditional update: of two that cancel at the same time one is told true. */
  async #markCancelled(id: number): Promise<boolean> {
    const now = toSqlTime(db.connection())
    const result = await db
      .from('orders')
      .where({ id, status: 'placed' })
      .update({ status: 'cancelled', cancelled_at: now, updated_at: now })
    return affectedRows(result) === 1
  }
}
