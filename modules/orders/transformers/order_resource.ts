import { toIsoTime } from '@iti/framework/database'
import type { OrderStatus } from '#models/orders/order'
import { fromDecimal } from '../services/money.js'

/** An order in a list. Money is text with two decimals. */
export interface OrderSummary {
  id: number
  orderNo: string
  customer: string
  status: OrderStatus
  ownerId: number
  departmentId: number | null
  total: string
  remark: string | null
  placedAt: string
  cancelledAt: string | null
}

export interface OrderLineResource {
  id: number
  partNo: string
  partName: string
  quantity: number
  unitPrice: string
  amount: string
}

/** An order as the API tells it. */
export interface OrderResource extends OrderSummary {
  lines: OrderLineResource[]
}

type Time = Date | string
type Decimal = string | number
type Row = Omit<OrderSummary, 'total' | 'placedAt' | 'cancelledAt'> & {
  total: Decimal
  placedAt: Time
  cancelledAt: Time | null
}
type LineRow = Omit<OrderLineResource, 'unitPrice' | 'amount'> &
  Record<'unitPrice' | 'amount', Decimal>

/** The columns of a row that becomes a summary. */
export const ORDER_COLUMNS = [
  'id',
  'order_no as orderNo',
  'customer',
  'status',
  'owner_id as ownerId',
  'department_id as departmentId',
  'total',
  'remark',
  'placed_at as placedAt',
  'cancelled_at as cancelledAt',
]

/** The columns of a row that becomes a line. */
export const ORDER_LINE_COLUMNS = [
  'id',
  'part_no as partNo',
  'part_name as partName',
  'quantity',
  'unit_price as unitPrice',
  'amount',
]

export const toOrderSummary = (row: Row): OrderSummary => ({
  ...row,
  total: fromDecimal(row.total),
  placedAt: toIsoTime(row.placedAt)!,
  cancelledAt: toIsoTime(row.cancelledAt),
})

export const toOrderLine = (row: LineRow): OrderLineResource => ({
  ...row,
  unitPrice: fromDecimal(row.unitPrice),
  amount: fromDecimal(row.amount),
})
