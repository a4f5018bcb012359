import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { listQuery } from '../../../src/http/main.js'

const ids = (most: number) =>
  vine.array(vine.number().withoutDecimals().positive()).distinct().maxLength(most).optional()

const fields = {
  code: vine.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
  name: vine.string().trim().minLength(1).maxLength(64),
  sort: vine.number().withoutDecimals().range([-1_000_000, 1_000_000]).optional(),
  dataScope: vine.number().in([1, 2, 3, 4, 5]).optional(),
  departmentIds: ids(10_000),
  menuIds: ids(10_000),
  status: vine.enum(['enabled', 'disabled'] as const).optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

export const createRoleInput = vine.create(fields)

export const updateRoleInput = vine.create({
  ...fields,
  code: fields.code.clone().optional(),
  name: fields.name.clone().optional(),
})

export const roleFilters = vine.create({
  ...listQuery(['code', 'name', 'sort', 'createdAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: vine.enum(['enabled', 'disabled'] as const).optional(),
})

export type CreateRoleInput = Infer<typeof createRoleInput>
export type UpdateRoleInput = Infer<typeof updateRoleInput>
export type RoleFilters = Infer<typeof roleFilters>
