import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Department } from '../../../models/system/department.js'
import { applyDataScope, type Principal } from '../../../src/access/main.js'
import { whereBelow } from '../../../src/database/main.js'
import { DEPARTMENT_SCOPE } from '../data_scopes.js'
import { E_SCOPE_EXCEEDED } from '../errors.js'
import { findParentInScope } from './department_scope.js'
import { E_DEPARTMENT_CYCLE, E_DEPARTMENT_TOO_DEEP } from './errors.js'

const LONGEST_PATH = 500

/**
 * The `ancestors` of a department that hangs below a parent.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_SCOPE_EXCEEDED} {E_DEPARTMENT_TOO_DEEP}
 */
export async function placeBelow(
  parentId: number | null,
  name: string,
  actor: Principal,
  trx: TransactionClientContract
): Promise<string> {
  const parent = await findParentInScope(parentId, actor, trx)
  if (!parent) return '/'
  if (parent.path.length > LONGEST_PATH) throw new E_DEPARTMENT_TOO_DEEP([name])
  return parent.path
}

/**
 * Hangs a department, with everything below it, under another parent. The department itself is saved by the caller.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_SCOPE_EXCEEDED} {E_DEPARTMENT_CYCLE} {E_DEPARTMENT_TOO_DEEP}
 */
export async function moveDepartment(
  department: Department,
  parentId: number | null,
  actor: Principal,
  trx: TransactionClientContract
): Promise<void> {
  const before = department.path
  const ancestors = await placeBelow(parentId, department.name, actor, trx)
  await assertSeesBelow(before, actor, trx)
  if (parentId === department.id || ancestors.startsWith(before))
    throw new E_DEPARTMENT_CYCLE([department.name])

  department.merge({ parentId, ancestors })
  const after = department.path
  const subtree = () => whereBelow(trx.from('iti_departments'), 'ancestors', before)
  const deepest = await subtree().select(trx.raw('max(length(ancestors)) as longest')).first()
  if (Number(deepest.longest ?? 0) + after.length - before.length > LONGEST_PATH) {
    throw new E_DEPARTMENT_TOO_DEEP([department.name])
  }
  // ids are unique along a path, so the prefix stands in it once
  await subtree().update({ ancestors: trx.raw('replace(ancestors, ?, ?)', [before, after]) })
}

/* What moves along would come into sight below the new parent. */
async function assertSeesBelow(
  path: string,
  actor: Principal,
  trx: TransactionClientContract
): Promise<void> {
  const below = () => whereBelow(trx.from('iti_departments'), 'ancestors', path).count('* as total')
  const all = await below().first()
  const visible = await applyDataScope(below(), actor, DEPARTMENT_SCOPE).first()
  if (Number(all.total) !== Number(visible.total)) throw new E_SCOPE_EXCEEDED(['parentId'])
}
