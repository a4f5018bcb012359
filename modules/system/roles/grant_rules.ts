import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Principal } from '../../../src/access/main.js'
import { activeModules } from '../active_modules.js'
import { E_GRANT_EXCEEDED } from '../errors.js'

interface Grant {
  permission: string
  module: string | null
  status: string
}

/**
 * Roles may be given, or enabled, by those who hold all that is in them. What a plugin that is turned off declared
 * counts too, since it grants again when the plugin is turned on: it is held by those whose own roles have it.
 *
 * @throws {E_GRANT_EXCEEDED}
 */
export async function assertMayGrantRoles(
  actor: Principal,
  roleIds: readonly number[],
  trx: TransactionClientContract
): Promise<void> {
  if (actor.isSuper) return
  const active = await activeModules()
  const isActive = ({ module }: Grant) => module === null || active.has(module)

  const wanted = await findGrants(roleIds, trx)
  const missing = wanted.filter(({ permission }) => !actor.can(permission))
  if (missing.length === 0) return
  const own = await findGrants(actor.roleIds, trx)
  const asleep = new Set(
    own
      .filter((grant) => !isActive(grant) && grant.status === 'enabled')
      .map(({ permission }) => permission)
  )
  const exceeding = missing.find((grant) => isActive(grant) || !asleep.has(grant.permission))
  if (exceeding) throw new E_GRANT_EXCEEDED([exceeding.permission])
}

const findGrants = (roleIds: Iterable<number>, trx: TransactionClientContract): Promise<Grant[]> =>
  trx
    .from('iti_menus as menu')
    .join('iti_role_menus as granted', 'granted.menu_id', 'menu.id')
    .whereIn('granted.role_id', [...roleIds])
    .whereNotNull('menu.permission')
    .distinct('menu.permission', 'menu.module', 'menu.status')
