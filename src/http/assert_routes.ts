import type { HttpRouterService } from '@adonisjs/core/types'
import { E_ROUTE_MARKS_INVALID } from './errors.js'
import { assertUnique } from './route_conflicts.js'
import { listMarkedRoutes, type MarkedRoute, toMarkedRoute } from './route_marks.js'
import { ownedRoutes } from './route_owners.js'

/** What routes have to agree with. */
export interface RouteRules {
  permissions: ReadonlyMap<string, string>
  /** Names of routes of other packages that carry no mark on purpose. */
  unmarked: readonly string[]
}

/**
 * Stops the boot unless every route carries exactly one mark and every permission is declared by a module.
 *
 * @throws {E_ROUTE_MARKS_INVALID} naming all routes that are wrong
 */
export const assertMarks = (router: HttpRouterService, rules: RouteRules): void =>
  assertMarked(listMarkedRoutes(router), rules)

/**
 * Checks the routes of a plugin as soon as they are registered, so that what is wrong with them is its own fault.
 *
 * @throws {E_ROUTE_MARKS_INVALID} {E_ROUTE_TAKEN} {E_ITI_OVERRIDE}
 */
export function assertRoutesOf(owner: string, rules: RouteRules): void {
  const all = [...ownedRoutes()].flatMap(([name, routes]) =>
    routes.map((route): MarkedRoute => ({ ...toMarkedRoute(route.toJSON()), owner: name }))
  )
  assertMarked(
    all.filter((route) => route.owner === owner),
    rules
  )
  assertUnique(all)
}

function assertMarked(routes: readonly MarkedRoute[], { permissions, unmarked }: RouteRules): void {
  const problems = routes.flatMap(({ name, methods, pattern, marks }) => {
    const route = `${methods.filter((method) => method !== 'HEAD').join('|')} ${pattern}`
    const [mark, ...others] = marks
    if (!mark) return name && unmarked.includes(name) ? [] : [`${route} has no mark`]
    if (others.length > 0) return [`${route} has ${marks.length} marks`]
    if (mark.kind === 'permission' && !permissions.has(mark.permission)) {
      return [`${route} asks for the permission "${mark.permission}", which no module declares`]
    }
    return []
  })
  if (problems.length > 0) throw new E_ROUTE_MARKS_INVALID([problems.length, problems.join('\n')])
}
