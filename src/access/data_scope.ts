import db from '@adonisjs/lucid/services/db'
import type { ChainableContract } from '@adonisjs/lucid/types/querybuilder'
import { whereBelow } from '../database/main.js'
import type { Principal } from './principal.js'

/** Which rows somebody may see, as the union of what their roles allow. Empty, it allows none. */
export interface DataScope {
  /** Every row. */
  all: boolean
  /** Rows of these departments. */
  departmentIds: readonly number[]
  /** Rows of the departments below this path, for instance `/1/5/`. */
  below: string | null
  /** Their own rows. */
  self: boolean
}

/** The scope of somebody to whom no role shows anything. */
export const NO_DATA: DataScope = { all: false, departmentIds: [], below: null, self: false }

/** Which columns of a query say whose a row is. Without an owner, "own rows" are none. */
export interface ScopedColumns {
  department: string
  owner?: string
}

/**
 * Narrows a query to the rows that somebody may see. Every way to a row goes through here: list, read, change,
 * delete, count, export, and looking up what input refers to. Conditions that the query has already are kept
 * together; an "or" after it would be beside the scope, so this comes last.
 *
 * @example
 * ```ts
 * const query = db.from('orders').select('*')
 * applyDataScope(query, principal, { department: 'department_id', owner: 'owner_id' })
 * ```
 */
export function applyDataScope<Query extends ChainableContract>(
  query: Query,
  principal: Pick<Principal, 'id' | 'dataScope' | 'seesEverything'>,
  { department, owner }: ScopedColumns
): Query {
  if (principal.seesEverything) return query

  query.wrapExisting()
  const { departmentIds, below, self } = principal.dataScope
  const showsOwn = self && owner !== undefined
  // a condition that is never true would keep a database from its indexes if it stood beside others
  if (departmentIds.length === 0 && !below && !showsOwn) {
    query.whereRaw('1 = 0')
    return query
  }

  query.where((either) => {
    if (departmentIds.length > 0) either.orWhereIn(department, [...departmentIds])
    if (below)
      either.orWhereIn(
        department,
        whereBelow(db.from('iti_departments').select('id'), 'ancestors', below)
      )
    if (showsOwn) either.orWhere(owner, principal.id)
  })
  return query
}
