import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { id, sort, status } from '../../../src/http/main.js'

const fields = {
  parentId: id().nullable().optional(),
  name: vine.string().trim().minLength(1).maxLength(64),
  code: vine.string().trim().minLength(1).maxLength(64).nullable().optional(),
  sort: sort().optional(),
  leaderId: id().nullable().optional(),
  phone: vine.string().trim().maxLength(32).nullable().optional(),
  email: vine.string().email().maxLength(254).nullable().optional(),
  status: status().optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

export const createDepartmentInput = vine.create(fields)

export const updateDepartmentInput = vine.create({
  ...fields,
  name: fields.name.clone().optional(),
})

export const departmentFilters = vine.create({
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
  tree: vine.boolean().optional(),
})

export type CreateDepartmentInput = Infer<typeof createDepartmentInput>
export type UpdateDepartmentInput = Infer<typeof updateDepartmentInput>
export type DepartmentFilters = Infer<typeof departmentFilters>
