import { idFilter, listQuery } from '@iti/framework/http'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

export const reservationFilters = vine.create({
  ...listQuery(['reference', 'createdAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: vine.enum(['active', 'released'] as const).optional(),
  partId: idFilter().optional(),
})

export type ReservationFilters = Infer<typeof reservationFilters>
