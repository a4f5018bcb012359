import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { id, idFilter, ids, listQuery, moment, status } from '../../../src/http/main.js'
import { passwordSchema } from '../passwords/main.js'
import type { Attributes } from './fields/user_attributes.js'

const fields = {
  nickname: vine.string().trim().minLength(1).maxLength(64),
  email: vine.string().email().maxLength(254).nullable().optional(),
  phone: vine.string().trim().maxLength(32).nullable().optional(),
  gender: vine.enum(['unknown', 'male', 'female'] as const).optional(),
  avatar: vine.string().maxLength(255).nullable().optional(),
  status: status().optional(),
  departmentId: id().nullable().optional(),
  roleIds: ids(100).optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

/** Letters of any case, digits and `_ . @ -`: what can be typed at every sign-in. */
const username = vine.string().regex(/^[\w.@-]{2,64}$/)

/* Without a password one is generated, which the user has to change. */
export const createUserFields = {
  ...fields,
  username,
  password: passwordSchema().optional(),
}

export const updateUserFields = { ...fields, nickname: fields.nickname.clone().optional() }

export const updateStatusInput = vine.create({
  status: status(),
})

/* Without a password one is generated. Either way the user has to change it. */
export const resetPasswordInput = vine.create({ password: passwordSchema().optional() })

export const userFilterFields = {
  ...listQuery(['username', 'nickname', 'createdAt', 'lastLoginAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
  gender: fields.gender.clone(),
  departmentId: idFilter().optional(),
  createdFrom: moment().optional(),
  createdTo: moment().optional(),
  roleId: idFilter().optional(),
}

/** The values of the fields that were added to users. */
interface WithAttributes {
  attributes?: Attributes
}

export const createUserInput = vine.create(createUserFields)
export const updateUserInput = vine.create(updateUserFields)
export const userFilters = vine.create(userFilterFields)

export type CreateUserInput = Infer<typeof createUserInput> & WithAttributes
export type UpdateUserInput = Infer<typeof updateUserInput> & WithAttributes
export type UserFilters = Infer<typeof userFilters> & { filter?: Record<string, unknown> }
