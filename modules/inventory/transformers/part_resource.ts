import { toIsoTime } from '@iti/framework/database'
import type { PartStatus } from '#models/inventory/part'

/** A part as the API tells it. */
export interface PartResource {
  id: number
  partNo: string
  name: string
  unit: string
  onHand: number
  reserved: number
  /** What may still be reserved or issued. */
  available: number
  minStock: number
  status: PartStatus
  remark: string | null
  createdAt: string
}

type Row = Omit<PartResource, 'available' | 'createdAt'> & { createdAt: Date | string }

/** The columns of a row that becomes a resource. */
export const PART_COLUMNS = [
  'id',
  'part_no as partNo',
  'name',
  'unit',
  'on_hand as onHand',
  'reserved',
  'min_stock as minStock',
  'status',
  'remark',
  'created_at as createdAt',
]

export const toPart = (row: Row): PartResource => ({
  ...row,
  available: row.onHand - row.reserved,
  createdAt: toIsoTime(row.createdAt)!,
})
