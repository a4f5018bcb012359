import db from '@adonisjs/lucid/services/db'
import type { DataScope as ScopeKind } from '../../../models/system/role.js'
import { NO_DATA, type DataScope } from '../../../src/access/main.js'

/** A role of somebody, as far as it says which rows they see. */
export interface ScopedRole {
  id: number
  data_scope: ScopeKind
}

/** Where somebody works: their department, and the path that its children have. */
export interface Workplace {
  id: number
  path: string
}

/**
 * The union of what roles show. What a role lacks to say more than nothing adds nothing: no roles, a custom scope
 * without departments, no department of one's own.
 */
export async function unionOfScopes(
  roles: readonly ScopedRole[],
  workplace: Workplace | null
): Promise<DataScope> {
  const kinds = new Set(roles.map((role) => role.data_scope))
  if (kinds.has(1)) return { ...NO_DATA, all: true }

  const isOwn = kinds.has(3) || kinds.has(4)
  return {
    all: false,
    departmentIds: [
      ...(isOwn && workplace ? [workplace.id] : []),
      ...(await customDepartments(roles)),
    ],
    below: kinds.has(4) && workplace ? workplace.path : null,
    self: kinds.has(5),
  }
}

async function customDepartments(roles: readonly ScopedRole[]): Promise<number[]> {
  const ids = roles.filter((role) => role.data_scope === 2).map((role) => role.id)
  if (ids.length === 0) return []

  const rows = await db
    .from('iti_role_departments')
    .whereIn('role_id', ids)
    .distinct('department_id')
  return rows.map((row) => row.department_id)
}
