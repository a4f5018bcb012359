import db from '@adonisjs/lucid/services/db'
import { PrincipalSource, type DataScope, type PrincipalData } from '../../../src/access/main.js'
import { primaryOf } from '../../../src/database/main.js'
import { ContentPool } from './content_pool.js'
import { findGrantedRoles, type GrantedRole } from './granted_roles.js'
import { unionOfScopes } from './role_scopes.js'

interface UserRow {
  id: number
  username: string
  department_id: number | null
  must_change_password: boolean | number
  ancestors: string
}

/** Reads principals from the tables of the system domain. A disabled role or menu grants nothing. */
export class DatabasePrincipalSource extends PrincipalSource {
  readonly #permissions = new ContentPool<ReadonlySet<string>>()
  readonly #scopes = new ContentPool<DataScope>()

  async findMany(userIds: readonly number[]): Promise<Map<number, PrincipalData>> {
    const client = primaryOf(db)
    const users: UserRow[] = await client
      .from('iti_users as user')
      .leftJoin('iti_departments as department', 'department.id', 'user.department_id')
      .whereIn('user.id', [...userIds])
      .where('user.status', 'enabled')
      .select(
        'user.id',
        'user.username',
        'user.department_id',
        'user.must_change_password',
        'department.ancestors'
      )
    const roles = await findGrantedRoles(
      client,
      users.map(({ id }) => id)
    )
    return new Map(
      users.map((user) => [user.id, this.#toPrincipal(user, roles.get(user.id) ?? [])])
    )
  }

  #toPrincipal(user: UserRow, roles: readonly GrantedRole[]): PrincipalData {
    const departmentId = user.department_id
    const workplace =
      departmentId === null ? null : { id: departmentId, path: `${user.ancestors}${departmentId}/` }
    const permissions = [...new Set(roles.flatMap((role) => role.permissions))].sort()
    const scope = unionOfScopes(roles, workplace)

    return {
      id: user.id,
      username: user.username,
      departmentId,
      roleIds: roles.map((role) => role.id),
      permissions: this.#permissions.share(permissions.join(), new Set(permissions)),
      isSuper: roles.some((role) => role.isSuper),
      dataScope: this.#scopes.share(JSON.stringify(scope), scope),
      mustChangePassword: Boolean(user.must_change_password),
    }
  }
}
