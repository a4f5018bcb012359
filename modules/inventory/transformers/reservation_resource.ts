import { toIsoTime } from '@iti/framework/database'
import type { ReservationStatus } from '#models/inventory/reservation'

/** How much of one part is reserved. */
export interface ReservedLine {
  partId: number
  partNo: string
  quantity: number
}

/** A reservation as the API tells it. */
export interface ReservationResource {
  id: number
  reference: string
  status: ReservationStatus
  lines: ReservedLine[]
  createdAt: string
  releasedAt: string | null
}

type Row = Omit<ReservationResource, 'lines' | 'createdAt' | 'releasedAt'> & {
  createdAt: Date | string
  releasedAt: Date | string | null
}

/** The columns of a row that becomes a resource. */
export const RESERVATION_COLUMNS = [
  'id',
  'reference',
  'status',
  'created_at as createdAt',
  'released_at as releasedAt',
]

export const toReservation = (row: Row, lines: ReservedLine[]): ReservationResource => ({
  ...row,
  lines,
  createdAt: toIsoTime(row.createdAt)!,
  releasedAt: toIsoTime(row.releasedAt),
})
