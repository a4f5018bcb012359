import type { DataScope as ScopeKind } from '../../../models/system/role.js'
import { NO_DATA, type DataScope } from '../../../src/access/main.js'

/** A role of somebody, as far as it says which rows they see. */
export interface ScopedRole {
  dataScope: ScopeKind
  /** The departments of a custom scope. */
  departmentIds: readonly number[]
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
export function unionOfScopes(
  roles: readonly ScopedRole[],
  workplace: Workplace | null
): DataScope {
  const kinds = new Set(roles.map((role) => role.dataScope))
  if (kinds.has(1)) return { ...NO_DATA, all: true }

  const isOwn = kinds.has(3) || kinds.has(4)
  const custom = roles.filter((role) => role.dataScope === 2)
  const departmentIds = new Set(custom.flatMap((role) => role.departmentIds))
  if (isOwn && workplace) departmentIds.add(workplace.id)
  return {
    all: false,
    departmentIds: [...departmentIds].sort((left, right) => left - right),
    below: kinds.has(4) && workplace ? workplace.path : null,
    self: kinds.has(5),
  }
}
