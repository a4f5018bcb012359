import type { Department } from '../../../models/system/department.js'

/** A department as the API tells it. */
export type DepartmentResource = Pick<
  Department,
  | 'id'
  | 'parentId'
  | 'ancestors'
  | 'name'
  | 'code'
  | 'sort'
  | 'leaderId'
  | 'phone'
  | 'email'
  | 'status'
  | 'remark'
>

/** The columns of a row that becomes a resource. */
export const DEPARTMENT_COLUMNS = [
  'id',
  'parent_id as parentId',
  'ancestors',
  'name',
  'code',
  'sort',
  'leader_id as leaderId',
  'phone',
  'email',
  'status',
  'remark',
]
