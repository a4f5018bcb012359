import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Role } from '../../../models/system/role.js'
import type { Principal } from '../../../src/access/main.js'
import { whereActive } from '../active_modules.js'
import { E_GRANT_EXCEEDED, E_REFERENCE_UNKNOWN, E_SUPER_ADMIN_PROTECTED } from '../errors.js'
import { E_OWN_ROLE } from './errors.js'

/**
 * The role of the super administrators is not for editing, and nobody changes a role of their own: nor one that is
 * disabled now and that they would enable.
 *
 * @throws {E_SUPER_ADMIN_PROTECTED} {E_OWN_ROLE}
 */
export async function assertMayChangeRole(
  actor: Principal,
  role: Role,
  trx: TransactionClientContract
): Promise<void> {
  if (role.isSuper) throw new E_SUPER_ADMIN_PROTECTED([])
  if (actor.isSuper) return
  const own = await trx
    .from('iti_user_roles')
    .where({ user_id: actor.id, role_id: role.id })
    .first()
  if (own) throw new E_OWN_ROLE([role.name])
}

/**
 * Menus may be put into a role by those who hold their permissions.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_GRANT_EXCEEDED}
 */
export async function assertMayGrantMenus(
  actor: Principal,
  menuIds: readonly number[],
  trx: TransactionClientContract
): Promise<void> {
  if (menuIds.length === 0) return

  const query = trx
    .from('iti_menus')
    .whereIn('id', [...menuIds])
    .select('id', 'permission')
  await whereActive(query)
  const menus = await query
  const found = new Set(menus.map((menu) => menu.id))
  const unknown = menuIds.find((id) => !found.has(id))
  if (unknown !== undefined) throw new E_REFERENCE_UNKNOWN(['menuIds', unknown])

  const exceeding = menus.find(({ permission }) => permission !== null && !actor.can(permission))
  if (exceeding) throw new E_GRANT_EXCEEDED([exceeding.permission])
}
