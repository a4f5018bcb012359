import { BriskRoute, type Route, RouteGroup, RouteResource } from '@adonisjs/core/http'
import type { HttpRouterService } from '@adonisjs/core/types'

type Entry = Route | RouteGroup | RouteResource | BriskRoute

/* How the router is told of routes; every other method comes down to one of these. */
const REGISTERING = ['route', 'group', 'resource', 'shallowResource', 'on'] as const

/* Files of routes are imported one after the other. */
let current = 'application'

const routesOf = new Map<string, Route[]>()
const withdrawn = new Set<string>()

/** The module or plugin whose routes are being registered; `application` for those of `start/routes.ts`. */
export const currentOwner = (): string => current

/** Whether a plugin is left out. Routes that were committed already answer then as if they were not there. */
export const isWithdrawn = (owner: string): boolean => withdrawn.size > 0 && withdrawn.has(owner)

/** The routes of each module and plugin that registered some. */
export const ownedRoutes = (): ReadonlyMap<string, readonly Route[]> => routesOf

/** Registers what is imported meanwhile as the routes of a module or plugin. */
export async function registerRoutesOf(
  owner: string,
  router: HttpRouterService,
  load: () => Promise<unknown>
): Promise<void> {
  const entries: Entry[] = []
  const stop = watch(router, entries)
  withdrawn.delete(owner)
  current = owner
  try {
    await load()
  } finally {
    current = 'application'
    stop()
    routesOf.set(owner, [...new Set(entries.flatMap(toRoutes))])
  }
}

/** Takes the routes of a plugin away again. */
export function withdrawRoutesOf(owner: string): void {
  withdrawn.add(owner)
  for (const route of routesOf.get(owner) ?? []) route.markAsDeleted()
  routesOf.delete(owner)
}

/* The router keeps what was registered to itself, so what its methods return is noted down. */
function watch(router: HttpRouterService, entries: Entry[]): () => void {
  const methods = router as unknown as Record<string, (...args: unknown[]) => Entry>
  for (const name of REGISTERING) {
    const method = methods[name]!
    methods[name] = (...args) => {
      const entry = method.apply(router, args)
      entries.push(entry)
      return entry
    }
  }
  return () => {
    for (const name of REGISTERING) delete methods[name]
  }
}

function toRoutes(entry: Entry): Route[] {
  if (entry instanceof RouteGroup) return (entry.routes as Entry[]).flatMap(toRoutes)
  if (entry instanceof RouteResource) return entry.routes
  if (entry instanceof BriskRoute) return entry.route ? [entry.route] : []
  return [entry]
}
