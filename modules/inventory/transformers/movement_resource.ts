import { toIsoTime } from '@iti/framework/database'
import type { MovementKind } from '#models/inventory/movement'

/** A movement as the API tells it. */
export interface MovementResource {
  id: number
  partId: number
  kind: MovementKind
  quantity: number
  onHand: number
  reference: string | null
  userId: number
  createdAt: string
}

type Row = Omit<MovementResource, 'createdAt'> & { createdAt: Date | string }

/** The columns of a row that becomes a resource. */
export const MOVEMENT_COLUMNS = [
  'id',
  'part_id as partId',
  'kind',
  'quantity',
  'on_hand as onHand',
  'reference',
  'user_id as userId',
  'created_at as createdAt',
]

export const toMovement = (row: Row): MovementResource => ({
  ...row,
  createdAt: toIsoTime(row.createdAt)!,
})
