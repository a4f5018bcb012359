import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { toSqlTime, whereContains } from '../../../src/database/main.js'
import { whereInDepartment } from '../departments/main.js'
import type { UserFilters } from './validators.js'

/** What a list may be sorted by. */
export const USER_SORT_COLUMNS = {
  username: 'username',
  nickname: 'nickname',
  createdAt: 'created_at',
  lastLoginAt: 'last_login_at',
}

/** Narrows a query of users; a department stands for itself and everything below it. */
export async function filterUsers(
  query: DatabaseQueryBuilderContract,
  filters: UserFilters
): Promise<void> {
  const { keyword, status, gender, departmentId, roleId, createdFrom, createdTo } = filters
  if (status) query.where('status', status)
  if (gender) query.where('gender', gender)
  if (createdFrom) query.where('created_at', '>=', toSqlTime(query.client, createdFrom))
  if (createdTo) query.where('created_at', '<', toSqlTime(query.client, createdTo))
  if (keyword) whereContains(query, ['username', 'nickname', 'phone', 'email'], keyword)
  if (departmentId) await whereInDepartment(query, 'department_id', departmentId)
  if (roleId)
    query.whereIn('id', db.from('iti_user_roles').where('role_id', roleId).select('user_id'))
}
