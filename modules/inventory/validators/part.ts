import { integer, listQuery, status } from '@iti/framework/http'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

const fields = {
  name: vine.string().trim().minLength(1).maxLength(128),
  unit: vine.string().trim().minLength(1).maxLength(16),
  minStock: integer(0, 1_000_000_000).optional(),
  status: status().optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

/** Letters, digits and `_ . / -`: what can be printed on a label. It is given once and never changed. */
const partNo = vine.string().regex(/^[\w./-]{1,64}$/)

export const createPartInput = vine.create({ ...fields, partNo })

export const updatePartInput = vine.create({
  ...fields,
  name: fields.name.clone().optional(),
  unit: fields.unit.clone().optional(),
})

export const partFilters = vine.create({
  ...listQuery(['partNo', 'name', 'onHand', 'createdAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
  belowMinStock: vine.boolean().optional(),
})

export type CreatePartInput = Infer<typeof createPartInput>
export type UpdatePartInput = Infer<typeof updatePartInput>
export type PartFilters = Infer<typeof partFilters>
