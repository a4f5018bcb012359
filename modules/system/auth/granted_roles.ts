import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DataScope as ScopeKind } from '../../../models/system/role.js'
import { whereActive } from '../active_modules.js'

/** What a role that is in use gives to whoever holds it. */
export interface GrantedRole {
  id: number
  isSuper: boolean
  dataScope: ScopeKind
  departmentIds: readonly number[]
  permissions: readonly string[]
}

/** The enabled roles of users, by user. A disabled menu gives no permission. */
export async function findGrantedRoles(
  client: QueryClientContract,
  userIds: readonly number[]
): Promise<Map<number, GrantedRole[]>> {
  const held: { user_id: number; id: number; is_super: boolean | number; data_scope: ScopeKind }[] =
    await client
      .from('iti_user_roles as held')
      .join('iti_roles as role', 'role.id', 'held.role_id')
      .whereIn('held.user_id', [...userIds])
      .where('role.status', 'enabled')
      .orderBy('role.id')
      .select('held.user_id', 'role.id', 'role.is_super', 'role.data_scope')

  const permissions = await findPermissions(client, new Set(held.map(({ id }) => id)))
  const custom = held.filter(({ data_scope: kind }) => kind === 2)
  const departments = await findDepartments(client, new Set(custom.map(({ id }) => id)))
  const roles = new Map(
    held.map(({ id, is_super: isSuper, data_scope: dataScope }) => [
      id,
      {
        id,
        isSuper: Boolean(isSuper),
        dataScope,
        departmentIds: departments.get(id) ?? [],
        permissions: permissions.get(id) ?? [],
      },
    ])
  )
  const byUser = Map.groupBy(held, (row) => row.user_id)
  return new Map(
    [...byUser].map(([userId, rows]) => [userId, rows.map(({ id }) => roles.get(id)!)])
  )
}

async function findPermissions(
  client: QueryClientContract,
  roleIds: ReadonlySet<number>
): Promise<Map<number, string[]>> {
  if (roleIds.size === 0) return new Map()
  const query = client
    .from('iti_role_menus as granted')
    .join('iti_menus as menu', 'menu.id', 'granted.menu_id')
    .whereIn('granted.role_id', [...roleIds])
    .where('menu.status', 'enabled')
    .whereNotNull('menu.permission')
    .select('granted.role_id as id', 'menu.permission as value')
  await whereActive(query, 'menu.module')
  const rows: { id: number; value: string }[] = await query
  return valuesById(rows)
}

async function findDepartments(
  client: QueryClientContract,
  roleIds: ReadonlySet<number>
): Promise<Map<number, number[]>> {
  if (roleIds.size === 0) return new Map()
  const rows: { id: number; value: number }[] = await client
    .from('iti_role_departments')
    .whereIn('role_id', [...roleIds])
    .select('role_id as id', 'department_id as value')
  return valuesById(rows)
}

const valuesById = <Value>(rows: readonly { id: number; value: Value }[]): Map<number, Value[]> =>
  new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, group]) => [
      id,
      group.map(({ value }) => value),
    ])
  )
