import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Role } from '../../../models/system/role.js'
import { whereActive } from '../active_modules.js'

/** The menus that roles hold, by role, without those of plugins that are turned off. */
export async function findMenuIds(
  roleIds: readonly number[],
  client: Pick<Database, 'from'>
): Promise<Map<number, number[]>> {
  const query = client
    .from('iti_role_menus as granted')
    .join('iti_menus as menu', 'menu.id', 'granted.menu_id')
    .whereIn('granted.role_id', [...roleIds])
    .orderBy('granted.menu_id')
    .select('granted.role_id as roleId', 'granted.menu_id as menuId')
  await whereActive(query, 'menu.module')
  const rows: { roleId: number; menuId: number }[] = await query
  return new Map(
    [...Map.groupBy(rows, ({ roleId }) => roleId)].map(([roleId, group]) => [
      roleId,
      group.map(({ menuId }) => menuId),
    ])
  )
}

/** The departments that a role of its own choice of departments shows. */
export async function findDepartmentIds(
  roleId: number,
  trx: TransactionClientContract
): Promise<number[]> {
  const rows = await trx
    .from('iti_role_departments')
    .where('role_id', roleId)
    .select('department_id')
  return rows.map((row) => row.department_id)
}

/** Gives a role these menus instead of those. What it holds of a plugin that is turned off it keeps. */
export async function exchangeMenus(
  role: Role,
  before: readonly number[],
  after: readonly number[]
): Promise<void> {
  const gone = before.filter((id) => !after.includes(id))
  const added = after.filter((id) => !before.includes(id))
  if (gone.length > 0) await role.related('menus').detach(gone)
  if (added.length > 0) await role.related('menus').attach(added)
}
