import type { HttpRouterService } from '@adonisjs/core/types'
import { E_ITI_OVERRIDE } from '../errors.js'
import { E_ROUTE_TAKEN } from './errors.js'
import { listMarkedRoutes, type MarkedRoute } from './route_marks.js'
import { shapesOf } from './route_shape.js'

const FRAMEWORK = 'system'
const SAME_ROUTE = /^Duplicate route found\. "([A-Z]+): (.+)" route already exists$/
const SAME_NAME = /^A route with name "(.+)" already exists/

/**
 * Commits the routes, and tells of two that are the same in our words: who has it already, and what to do.
 *
 * @throws {E_ITI_OVERRIDE} if one of them is the framework's
 * @throws {E_ROUTE_TAKEN} otherwise
 */
export async function commitRoutes(
  router: HttpRouterService,
  commit: () => Promise<void>
): Promise<void> {
  try {
    await commit()
  } catch (error) {
    throw toTaken(listMarkedRoutes(router), error as Error)
  }
  assertUnique(listMarkedRoutes(router))
}

/**
 * With another name for a parameter a route is the same to a client, and the router takes the first silently.
 *
 * @throws {E_ITI_OVERRIDE} {E_ROUTE_TAKEN} naming whose the two are
 */
export function assertUnique(routes: readonly MarkedRoute[]): void {
  const owners = new Map<string, MarkedRoute>()
  const claim = (key: string, what: string, route: MarkedRoute) => {
    const first = owners.get(key)
    if (first && first.owner !== route.owner) throw taken(what, first.owner, route.owner)
    owners.set(key, first ?? route)
  }
  for (const route of routes) {
    const { name, domain, pattern } = route
    for (const method of route.methods.filter((one) => one !== 'HEAD')) {
      for (const shape of shapesOf(route)) {
        claim(`${domain} ${method} ${shape}`, `the route ${method} ${pattern}`, route)
      }
    }
    if (name) claim(`${domain} name ${name}`, `the route name "${name}"`, route)
  }
}

function toTaken(routes: MarkedRoute[], error: Error): Error {
  const [, method, pattern] = SAME_ROUTE.exec(error.message) ?? []
  if (method && pattern) {
    const [first, second] = routes.filter(
      (route) => route.pattern === pattern && route.methods.includes(method)
    )
    return taken(`the route ${method} ${pattern}`, first?.owner, second?.owner, error)
  }
  const [, name] = SAME_NAME.exec(error.message) ?? []
  if (!name) return error
  const owner = routes.find((route) => route.name === name)?.owner
  return taken(`the route name "${name}"`, owner, undefined, error)
}

/* The framework keeps what is its own, even if another registered it before. */
function taken(what: string, first?: string, second?: string, cause?: Error): Error {
  if (first === FRAMEWORK || second === FRAMEWORK) {
    const other = first === FRAMEWORK ? second : first
    return new E_ITI_OVERRIDE(
      [
        other ? `${what}, registered again by ${toText(other)}` : what,
        'Register what is yours under a path and a name of its own',
      ],
      { cause }
    )
  }
  return new E_ROUTE_TAKEN([what, toText(first), second ? ` and by ${toText(second)}` : ''], {
    cause,
  })
}

const toText = (owner = 'another package'): string =>
  owner === 'application' ? 'the application (start/routes.ts)' : `"${owner}"`
