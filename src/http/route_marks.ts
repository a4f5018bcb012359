import { errors, Route, RouteGroup, type HttpContext } from '@adonisjs/core/http'
import type { HttpRouterService } from '@adonisjs/core/types'
import type { NextFn, RouteJSON } from '@adonisjs/core/types/http'
import { checkServiceScope } from '../access/main.js'
import {
  authorize,
  type AuthenticatedMark,
  type PermissionMark,
  type ServiceMark,
} from './authorize.js'
import { wrapInEnvelope } from './envelope.js'
import { readBody } from './read_body.js'
import { runForRequest } from './request_context.js'
import { currentOwner, isWithdrawn } from './route_owners.js'
import { answerInProblems } from './service_api.js'

/** Who may call a route. Every route carries exactly one. */
export type Mark = { kind: 'public' } | AuthenticatedMark | PermissionMark | ServiceMark

/** A route as the census sees it. */
export interface MarkedRoute {
  name: string | undefined
  methods: string[]
  pattern: string
  domain: string
  /** What its parameters have to match, by name. */
  matchers: Record<string, { match?: RegExp }>
  marks: Mark[]
  /** The module or plugin it belongs to, or `application`; unknown for the route of another package. */
  owner: string | undefined
}

interface Marking {
  mark: Mark
  owner: string
}

interface Marks {
  /** Anybody may call it. */
  public(): this
  /** Anybody who is signed in may call it. */
  authenticated(options?: Omit<AuthenticatedMark, 'kind'>): this
  /** Whoever holds the permission may call it, for instance `system:user:list`. */
  permission(permission: string): this
  /** Another service may call it, by a token that has the scope, for instance `inventory`. */
  service(scope: string): this
}

declare module '@adonisjs/http-server' {
  interface Route extends Marks {}
  interface RouteGroup extends Marks {}
}

/*
 * One plain function on the route does everything: a class middleware would be made by the container anew for
 * each request.
 */
const enforcing = (mark: Mark, owner = currentOwner()) =>
  Object.assign(
    (ctx: HttpContext, next: NextFn) =>
      runForRequest(ctx, async () => {
        if (isWithdrawn(owner)) {
          throw new errors.E_ROUTE_NOT_FOUND([ctx.request.method(), ctx.request.url()])
        }
        if (mark.kind === 'service') answerInProblems(ctx)
        if (mark.kind !== 'public') await authorize(ctx, mark)
        // only now: whoever may not call the route cannot have the server read what they send
        await readBody(ctx, next)
        if (mark.kind !== 'service') wrapInEnvelope(ctx)
      }),
    { mark, owner } satisfies Marking
  )

/** Adds the marks to routes and groups of the router. */
export function registerMarks(): void {
  for (const target of [Route, RouteGroup]) {
    const macro = target.macro.bind(target) as (
      name: string,
      value: (...args: never[]) => unknown
    ) => void
    const mark = (name: Mark['kind'], make: (option: never) => Mark) =>
      macro(name, function (this: Route, option: never) {
        return this.use(enforcing(make(option)))
      })
    mark('public', () => ({ kind: 'public' }))
    mark('authenticated', (options: object) => ({ kind: 'authenticated', ...options }))
    mark('permission', (permission: string) => ({ kind: 'permission', permission }))
    mark('service', (scope: string) => ({ kind: 'service', scope: checkServiceScope(scope) }))
  }
}

/** A route as the census sees it. */
export function toMarkedRoute(route: RouteJSON): MarkedRoute {
  const { name, methods, pattern, domain, matchers, middleware } = route
  const layers: object[] = [...middleware.all()]
  const markings = layers.filter((layer): layer is Marking => 'mark' in layer)
  const marks = markings.map(({ mark }) => mark)
  return { name, methods, pattern, domain, matchers, marks, owner: markings[0]?.owner }
}

/** All committed routes with their marks, without those of plugins that are left out. */
export function listMarkedRoutes(router: HttpRouterService): MarkedRoute[] {
  return Object.values(router.toJSON())
    .flat()
    .map(toMarkedRoute)
    .filter(({ owner }) => owner === undefined || !isWithdrawn(owner))
}
