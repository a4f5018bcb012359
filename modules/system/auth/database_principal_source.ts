import db from '@adonisjs/lucid/services/db'
import { PrincipalSource, type PrincipalData } from '../../../src/access/main.js'
import { unionOfScopes, type ScopedRole, type Workplace } from './role_scopes.js'

/** Reads principals from the tables of the system domain. A disabled role or menu grants nothing. */
export class DatabasePrincipalSource extends PrincipalSource {
  async find(userId: number): Promise<PrincipalData | null> {
    const user = await db
      .from('iti_users as user')
      .leftJoin('iti_departments as department', 'department.id', 'user.department_id')
      .where({ 'user.id': userId, 'user.status': 'enabled' })
      .select(
        'user.id',
        'user.username',
        'user.department_id',
        'user.must_change_password',
        'department.ancestors'
      )
      .first()
    if (!user) return null

    const roles: (ScopedRole & { is_super: boolean | number })[] = await db
      .from('iti_roles as role')
      .join('iti_user_roles as held', 'held.role_id', 'role.id')
      .where({ 'held.user_id': userId, 'role.status': 'enabled' })
      .select('role.id', 'role.is_super', 'role.data_scope')
    const roleIds = roles.map((role) => role.id)

    return {
      id: user.id,
      username: user.username,
      departmentId: user.department_id,
      roleIds,
      permissions: await this.#permissionsOf(roleIds),
      isSuper: roles.some((role) => Boolean(role.is_super)),
      dataScope: await unionOfScopes(roles, toWorkplace(user)),
      mustChangePassword: Boolean(user.must_change_password),
    }
  }

  async #permissionsOf(roleIds: number[]): Promise<ReadonlySet<string>> {
    if (roleIds.length === 0) return new Set()

    const rows = await db
      .from('iti_menus as menu')
      .join('iti_role_menus as granted', 'granted.menu_id', 'menu.id')
      .whereIn('granted.role_id', roleIds)
      .where('menu.status', 'enabled')
      .whereNotNull('menu.permission')
      .distinct('menu.permission as permission')
    return new Set(rows.map((row) => row.permission))
  }
}

const toWorkplace = (user: {
  department_id: number | null
  ancestors: string
}): Workplace | null =>
  user.department_id === null
    ? null
    : { id: user.department_id, path: `${user.ancestors}${user.department_id}/` }
