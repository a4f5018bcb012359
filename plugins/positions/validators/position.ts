import { listQuery, sort, status } from '@iti/framework/http'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

const fields = {
  code: vine.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
  name: vine.string().trim().minLength(1).maxLength(64),
  sort: sort().optional(),
  status: status().optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

export const createPositionInput = vine.create(fields)

export const updatePositionInput = vine.create({
  ...fields,
  code: fields.code.clone().optional(),
  name: fields.name.clone().optional(),
})

export const positionFilters = vine.create({
  ...listQuery(['code', 'name', 'sort', 'createdAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
})

export type CreatePositionInput = Infer<typeof createPositionInput>
export type UpdatePositionInput = Infer<typeof updatePositionInput>
export type PositionFilters = Infer<typeof positionFilters>
