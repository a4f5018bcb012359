import type { HttpContext } from '@adonisjs/core/http'
import type { Principal } from './principal.js'

/* The guards, and with them the type of `ctx.auth.user`, are named in the application's config/auth.ts. */
interface Authenticated {
  auth: { getUserOrFail(): unknown }
}

/** Who is calling. Only routes marked `permission` or `authenticated` have a principal. */
export const principalOf = (ctx: HttpContext): Principal =>
  (ctx as unknown as Authenticated).auth.getUserOrFail() as Principal
