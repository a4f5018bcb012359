import { integer, listQuery } from '@iti/framework/http'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

/** Money is text, because a number would lose cents: `12`, `12.5` or `12.50`. */
const price = vine.string().regex(/^\d{1,8}(\.\d{1,2})?$/)

export const placeOrderInput = vine.create({
  customer: vine.string().trim().minLength(1).maxLength(128),
  lines: vine
    .array(
      vine.object({
        partNo: vine.string().minLength(1).maxLength(64),
        quantity: integer(1, 1_000_000),
        unitPrice: price,
      })
    )
    .minLength(1)
    .maxLength(200),
  remark: vine.string().maxLength(500).nullable().optional(),
})

export const orderFilters = vine.create({
  ...listQuery(['orderNo', 'customer', 'total', 'placedAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: vine.enum(['placed', 'cancelled'] as const).optional(),
  customer: vine.string().trim().maxLength(128).optional(),
})

export type PlaceOrderInput = Infer<typeof placeOrderInput>
export type OrderFilters = Infer<typeof orderFilters>
