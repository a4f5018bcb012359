import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { applyDataScope, type Principal } from '../../../src/access/main.js'
import { DEPARTMENT_SCOPE } from '../data_scopes.js'
import { E_REFERENCE_UNKNOWN, E_SCOPE_EXCEEDED } from '../errors.js'

/** A department that somebody may see, with the path that its children have. */
export interface DepartmentInScope {
  id: number
  path: string
}

/**
 * Looks up a department that input names. One outside the data scope does not exist for who asks, and to place
 * something in none takes the right to see everything.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_SCOPE_EXCEEDED}
 */
export async function findDepartmentInScope(
  id: number | null,
  actor: Principal,
  trx: TransactionClientContract,
  field = 'departmentId'
): Promise<DepartmentInScope | null> {
  if (id === null) {
    if (!actor.seesEverything) throw new E_SCOPE_EXCEEDED([field])
    return null
  }
  const query = trx.from('iti_departments').where('id', id).select('id', 'ancestors')
  const row = await applyDataScope(query, actor, DEPARTMENT_SCOPE).first()
  if (!row) throw new E_REFERENCE_UNKNOWN([field, id])
  return { id, path: `${row.ancestors}${id}/` }
}

/**
 * Looks up the department below which another is placed. Whoever places it must see what lies there afterwards.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_SCOPE_EXCEEDED}
 */
export async function findParentInScope(
  parentId: number | null,
  actor: Principal,
  trx: TransactionClientContract
): Promise<DepartmentInScope | null> {
  const parent = await findDepartmentInScope(parentId, actor, trx, 'parentId')
  const { below } = actor.dataScope
  const seesChildren = actor.seesEverything || (below !== null && parent?.path.startsWith(below))
  if (!seesChildren) throw new E_SCOPE_EXCEEDED(['parentId'])
  return parent
}
