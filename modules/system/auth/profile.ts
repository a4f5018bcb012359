import db from '@adonisjs/lucid/services/db'
import { primaryOf } from '../../../src/database/main.js'
import { rememberPerPrincipal } from './remembered.js'

/** What somebody is told of themselves. */
export interface Profile {
  id: number
  username: string
  nickname: string
  email: string | null
  phone: string | null
  avatar: string | null
  department: { id: number; name: string } | null
  roles: { id: number; code: string; name: string }[]
  /** Permission keys; `["*"]` for a super administrator. */
  permissions: string[]
  mustChangePassword: boolean
}

/** The signed-in user's profile. */
export const profileOf = rememberPerPrincipal(async (principal): Promise<Profile> => {
  const user = await primaryOf(db)
    .from('iti_users as user')
    .leftJoin('iti_departments as department', 'department.id', 'user.department_id')
    .where('user.id', principal.id)
    .select(
      'user.nickname',
      'user.email',
      'user.phone',
      'user.avatar',
      'department.name as departmentName'
    )
    .firstOrFail()
  const roles = await primaryOf(db)
    .from('iti_roles')
    .whereIn('id', [...principal.roleIds])
    .orderBy(['sort', 'id'])
    .select('id', 'code', 'name')

  return {
    id: principal.id,
    username: principal.username,
    nickname: user.nickname,
    email: user.email,
    phone: user.phone,
    avatar: user.avatar,
    department:
      principal.departmentId === null
        ? null
        : { id: principal.departmentId, name: user.departmentName },
    roles,
    permissions: principal.isSuper ? ['*'] : [...principal.permissions].sort(),
    mustChangePassword: principal.mustChangePassword,
  }
})
