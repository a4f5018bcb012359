import type { DataScope } from '../../../models/system/role.js'
import type { Status } from '../../../models/system/user.js'

/** A role as the API tells it. */
export interface RoleResource {
  id: number
  code: string
  name: string
  sort: number
  dataScope: DataScope
  departmentIds: number[]
  menuIds: number[]
  status: Status
  remark: string | null
}

/** A row of {@link ROLE_COLUMNS}. */
export type RoleRow = Omit<RoleResource, 'departmentIds' | 'menuIds'>

/** The columns of a row that becomes a resource. */
export const ROLE_COLUMNS = [
  'id',
  'code',
  'name',
  'sort',
  'data_scope as dataScope',
  'status',
  'remark',
]
