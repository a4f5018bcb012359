import { integer, listQuery } from '@iti/framework/http'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

const kind = () => vine.enum(['receipt', 'issue', 'adjustment'] as const)

/* Receipts and issues are counted, so they are positive; an adjustment says in its sign where it goes. */
const movedQuantity = vine.createRule((value, _, field) => {
  if (typeof value !== 'number') return
  if (value === 0 || (value < 0 && field.parent.kind !== 'adjustment')) {
    field.report(
      'The {{ field }} must be positive; only an adjustment may be negative',
      'movedQuantity',
      field
    )
  }
})

export const postMovementInput = vine.create({
  kind: kind(),
  quantity: integer(-1_000_000, 1_000_000).use(movedQuantity()),
  reference: vine.string().trim().maxLength(64).nullable().optional(),
})

export const movementFilters = vine.create({
  ...listQuery(['createdAt']),
  kind: kind().optional(),
})

export type PostMovementInput = Infer<typeof postMovementInput>
export type MovementFilters = Infer<typeof movementFilters>
