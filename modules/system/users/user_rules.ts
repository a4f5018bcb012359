import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { User } from '../../../models/system/user.js'
import type { Principal } from '../../../src/access/main.js'
import { findDepartmentInScope, type DepartmentInScope } from '../departments/main.js'
import { E_REFERENCE_UNKNOWN, E_SUPER_ADMIN_PROTECTED } from '../errors.js'
import { assertMayGrantRoles, assertMayGrantScopes } from '../roles/main.js'
import { E_LAST_SUPER_ADMIN, E_OWN_ACCOUNT } from './errors.js'

/** Who may do what to whom: nobody rises above themselves, and the last super administrator stays. */
export class UserRules {
  readonly #actor: Principal
  readonly #trx: TransactionClientContract

  constructor(actor: Principal, trx: TransactionClientContract) {
    this.#actor = actor
    this.#trx = trx
  }

  /** Roles may be given by those who hold all that is in them, and see all that they show in that department. */
  async assertMayGrant(
    roleIds: readonly number[],
    workplace: DepartmentInScope | null
  ): Promise<void> {
    if (roleIds.length === 0) return

    const roles = await this.#trx
      .from('iti_roles')
      .whereIn('id', [...roleIds])
      .select('id', 'name', 'is_super', 'data_scope')
    const unknown = roleIds.find((id) => !roles.some((role) => role.id === id))
    if (unknown !== undefined) throw new E_REFERENCE_UNKNOWN(['roleIds', unknown])
    if (this.#actor.isSuper) return

    if (roles.some((role) => Boolean(role.is_super))) throw new E_SUPER_ADMIN_PROTECTED([])
    await assertMayGrantScopes(this.#actor, roles, workplace, this.#trx)
    await assertMayGrantRoles(this.#actor, roleIds, this.#trx)
  }

  async assertMayChange(
    user: User,
    change: { roleIds?: number[]; status?: string; departmentId?: number | null }
  ): Promise<void> {
    await assertMayTouch(user.id, this.#actor, this.#trx)
    const before = new Set(await this.#rolesOf(user))
    const after = new Set(change.roleIds ?? before)
    const changesRoles = before.symmetricDifference(after).size > 0
    const moves = change.departmentId !== undefined && change.departmentId !== user.departmentId

    if (user.id === this.#actor.id && (changesRoles || moves || change.status === 'disabled')) {
      throw new E_OWN_ACCOUNT([])
    }
    if (!moves && !changesRoles) return

    // in another department a role shows other rows
    const departmentId = change.departmentId === undefined ? user.departmentId : change.departmentId
    const workplace = await findDepartmentInScope(departmentId, this.#actor, this.#trx)
    await this.assertMayGrant([...(moves ? after : after.difference(before))], workplace)
  }

  /** Whoever gives out a password can sign in with it, so this is as much as granting what its owner holds. */
  async assertMayResetPassword(user: User): Promise<void> {
    if (user.id === this.#actor.id) throw new E_OWN_ACCOUNT([])
    await assertMayTouch(user.id, this.#actor, this.#trx)
    const workplace = await findDepartmentInScope(user.departmentId, this.#actor, this.#trx)
    await this.assertMayGrant(await this.#rolesOf(user), workplace)
  }

  async assertMayDelete(user: User): Promise<void> {
    if (user.id === this.#actor.id) throw new E_OWN_ACCOUNT([])
    await assertMayTouch(user.id, this.#actor, this.#trx)
  }

  /** Asked after the change, inside its transaction. */
  async assertSuperAdminRemains(): Promise<void> {
    const remaining = await superAdmins(this.#trx).where('user.status', 'enabled').first()
    if (!remaining) throw new E_LAST_SUPER_ADMIN([])
  }

  async #rolesOf(user: User): Promise<number[]> {
    const held = await this.#trx.from('iti_user_roles').where('user_id', user.id).select('role_id')
    return held.map((row) => row.role_id)
  }
}

/**
 * Only a super administrator does anything to a super administrator.
 *
 * @throws {E_SUPER_ADMIN_PROTECTED}
 */
export async function assertMayTouch(
  userId: number,
  actor: Principal,
  client: Pick<Database, 'from'>
): Promise<void> {
  if (actor.isSuper) return
  if (await superAdmins(client).where('user.id', userId).first()) {
    throw new E_SUPER_ADMIN_PROTECTED([])
  }
}

const superAdmins = (client: Pick<Database, 'from'>) =>
  client
    .from('iti_users as user')
    .join('iti_user_roles as held', 'held.user_id', 'user.id')
    .join('iti_roles as role', 'role.id', 'held.role_id')
    .where('role.is_super', true)
    .where('role.status', 'enabled')
    .select('user.id')
