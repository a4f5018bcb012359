import type { Gender, Status } from '../../../models/system/user.js'
import { toIsoTime } from '../../../src/database/main.js'
import type { Attributes } from './fields/user_attributes.js'

/** A user as the API tells it. */
export interface UserResource {
  id: number
  username: string
  nickname: string
  email: string | null
  phone: string | null
  gender: Gender
  avatar: string | null
  status: Status
  departmentId: number | null
  roleIds: number[]
  remark: string | null
  lastLoginAt: string | null
  createdAt: string
  /** The fields that modules and plugins add. */
  attributes: Attributes
}

/** The columns of a row as they come from the database. */
export type UserRow = Omit<UserResource, 'roleIds' | 'attributes' | 'lastLoginAt' | 'createdAt'> &
  Record<'lastLoginAt' | 'createdAt', Date | string | null>

/** The columns of a row that becomes a resource. The password is none of them. */
export const USER_COLUMNS = [
  'id',
  'username',
  'nickname',
  'email',
  'phone',
  'gender',
  'avatar',
  'status',
  'department_id as departmentId',
  'remark',
  'last_login_at as lastLoginAt',
  'created_at as createdAt',
]

export const toUser = (
  row: UserRow,
  { roleIds = [], attributes = {} }: { roleIds?: number[]; attributes?: Attributes }
): UserResource => ({
  ...row,
  roleIds,
  lastLoginAt: toIsoTime(row.lastLoginAt),
  createdAt: toIsoTime(row.createdAt)!,
  attributes,
})
