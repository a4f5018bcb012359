import type { Gender, Status } from '../../../models/system/user.js'
import { toIsoTime } from '../../../src/database/main.js'

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
}

type Row = Omit<UserResource, 'roleIds' | 'lastLoginAt' | 'createdAt'> &
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

export const toUser = (row: Row, roleIds: number[]): UserResource => ({
  ...row,
  roleIds,
  lastLoginAt: toIsoTime(row.lastLoginAt),
  createdAt: toIsoTime(row.createdAt)!,
})
