import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { id, sort, status } from '../../../src/http/main.js'

const text = (length: number) => vine.string().trim().maxLength(length).nullable().optional()

const fields = {
  parentId: id().nullable().optional(),
  type: vine.enum(['directory', 'page', 'button'] as const),
  name: vine.string().trim().minLength(1).maxLength(64),
  path: text(255),
  component: text(255),
  redirect: text(255),
  permission: vine
    .string()
    .regex(/^[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*){2}$/)
    .maxLength(128)
    .nullable()
    .optional(),
  icon: text(64),
  sort: sort().optional(),
  visible: vine.boolean({ strict: true }).optional(),
  keepAlive: vine.boolean({ strict: true }).optional(),
  link: vine.string().url().maxLength(255).nullable().optional(),
  status: status().optional(),
}

export const createMenuInput = vine.create(fields)

export const updateMenuInput = vine.create({
  ...fields,
  type: fields.type.clone().optional(),
  name: fields.name.clone().optional(),
})

export const menuFilters = vine.create({
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
  type: fields.type.clone().optional(),
  tree: vine.boolean().optional(),
})

export type CreateMenuInput = Infer<typeof createMenuInput>
export type UpdateMenuInput = Infer<typeof updateMenuInput>
export type MenuFilters = Infer<typeof menuFilters>
