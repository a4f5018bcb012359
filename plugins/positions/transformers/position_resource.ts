import { toIsoTime } from '@iti/framework/database'
import type { PositionStatus } from '../models/position.js'

/** A position as the API tells it. */
export interface PositionResource {
  id: number
  code: string
  name: string
  sort: number
  status: PositionStatus
  remark: string | null
  createdAt: string
}

type Row = Omit<PositionResource, 'createdAt'> & { createdAt: Date | string }

/** The columns of a row that becomes a resource. */
export const POSITION_COLUMNS = [
  'id',
  'code',
  'name',
  'sort',
  'status',
  'remark',
  'created_at as createdAt',
]

export const toPosition = (row: Row): PositionResource => ({
  ...row,
  createdAt: toIsoTime(row.createdAt)!,
})
