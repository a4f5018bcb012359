import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DataScope as ScopeKind } from '../../../models/system/role.js'
import { applyDataScope, type Principal } from '../../../src/access/main.js'
import { DEPARTMENT_SCOPE } from '../data_scopes.js'
import type { DepartmentInScope } from '../departments/main.js'
import { E_REFERENCE_UNKNOWN, E_SCOPE_GRANT_EXCEEDED } from '../errors.js'

interface ScopedRole {
  id: number
  name: string
  data_scope: ScopeKind
}

/**
 * Whether somebody may define a role with such a scope, whoever is going to hold it.
 *
 * @throws {E_SCOPE_GRANT_EXCEEDED}
 */
export function assertMayDefineScope(actor: Principal, kind: ScopeKind, role: string): void {
  const { below, departmentIds } = actor.dataScope
  const isWithin =
    actor.seesEverything ||
    kind === 2 ||
    kind === 5 ||
    (kind === 4 && below !== null) ||
    (kind === 3 && (below !== null || departmentIds.length > 0))
  if (!isWithin) throw new E_SCOPE_GRANT_EXCEEDED([role])
}

/**
 * Whether somebody may give roles to a person of a department, who must not see more through them.
 *
 * @throws {E_SCOPE_GRANT_EXCEEDED}
 */
export async function assertMayGrantScopes(
  actor: Principal,
  roles: readonly ScopedRole[],
  workplace: DepartmentInScope | null,
  trx: TransactionClientContract
): Promise<void> {
  if (actor.seesEverything) return

  const { below } = actor.dataScope
  for (const role of roles) {
    // the person's own department is within the actor's scope already
    const showsBelow = role.data_scope === 4 && workplace !== null
    const exceeds =
      role.data_scope === 1 || (showsBelow && !(below && workplace.path.startsWith(below)))
    if (exceeds) throw new E_SCOPE_GRANT_EXCEEDED([role.name])
    if (role.data_scope !== 2) continue

    const named = await trx
      .from('iti_role_departments')
      .where('role_id', role.id)
      .select('department_id')
    const ids = named.map((row) => row.department_id)
    if (await findOutside(actor, ids, trx)) throw new E_SCOPE_GRANT_EXCEEDED([role.name])
  }
}

/**
 * Whether somebody may have a role show what it shows now to all who hold it: they must see these people, who must
 * not see more than they do.
 *
 * @throws {E_SCOPE_GRANT_EXCEEDED}
 */
export async function assertMayGrantToHolders(
  actor: Principal,
  role: ScopedRole,
  trx: TransactionClientContract
): Promise<void> {
  if (actor.seesEverything || role.data_scope === 5) return

  const workplaces: { id: number | null; ancestors: string }[] = await trx
    .from('iti_user_roles as held')
    .join('iti_users as user', 'user.id', 'held.user_id')
    .leftJoin('iti_departments as department', 'department.id', 'user.department_id')
    .where('held.role_id', role.id)
    .distinct('department.id', 'department.ancestors')
  const ids = workplaces.map(({ id }) => id).filter((id) => id !== null)
  const isHidden = ids.length < workplaces.length || (await findOutside(actor, ids, trx))
  if (isHidden) throw new E_SCOPE_GRANT_EXCEEDED([role.name])

  for (const { id, ancestors } of workplaces) {
    await assertMayGrantScopes(actor, [role], { id: id!, path: `${ancestors}${id}/` }, trx)
  }
}

/**
 * The departments of a custom scope must be within the scope of who names them.
 *
 * @throws {E_REFERENCE_UNKNOWN}
 */
export async function assertDepartmentsInScope(
  actor: Principal,
  ids: readonly number[],
  trx: TransactionClientContract
): Promise<void> {
  const outside = await findOutside(actor, ids, trx)
  if (outside !== undefined) throw new E_REFERENCE_UNKNOWN(['departmentIds', outside])
}

async function findOutside(
  actor: Principal,
  ids: readonly number[],
  trx: TransactionClientContract
): Promise<number | undefined> {
  if (ids.length === 0) return undefined
  const query = trx
    .from('iti_departments')
    .whereIn('id', [...ids])
    .select('id')
  const rows = await applyDataScope(query, actor, DEPARTMENT_SCOPE)
  const inside = new Set(rows.map((row) => row.id))
  return ids.find((id) => !inside.has(id))
}
