import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { ids, listQuery, sort, status } from '../../../src/http/main.js'

const fields = {
  code: vine.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
  name: vine.string().trim().minLength(1).maxLength(64),
  sort: sort().optional(),
  dataScope: vine.number({ strict: true }).in([1, 2, 3, 4, 5]).optional(),
  departmentIds: ids().optional(),
  menuIds: ids().optional(),
  status: status().optional(),
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
  status: status().optional(),
})

export type CreateRoleInput = Infer<typeof createRoleInput>
export type UpdateRoleInput = Infer<typeof updateRoleInput>
export type RoleFilters = Infer<typeof roleFilters>
