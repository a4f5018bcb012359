import { errors, symbols } from '@adonisjs/auth'
import type { AuthClientResponse, GuardConfigProvider, GuardContract } from '@adonisjs/auth/types'
import { RuntimeException } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'
import type { Principal } from './principal.js'
import { SessionManager } from './session_manager.js'
import { bearerTokenOf } from './tokens.js'

/**
 * The `@adonisjs/auth` guard over iTi's sessions, so that `ctx.auth` and Japa's `loginAs` work as usual.
 * Its user is the principal.
 */
export class SessionGuard implements GuardContract<Principal> {
  declare [symbols.GUARD_KNOWN_EVENTS]: Record<never, never>
  readonly driverName = 'iti_session' as const
  user?: Principal
  isAuthenticated = false
  authenticationAttempted = false
  readonly #ctx: HttpContext
  readonly #sessions: SessionManager

  constructor(ctx: HttpContext, sessions: SessionManager) {
    this.#ctx = ctx
    this.#sessions = sessions
  }

  getUserOrFail(): Principal {
    if (!this.user) {
      throw new RuntimeException(
        'The request is not authenticated: mark its route, or call ctx.auth.authenticate()'
      )
    }
    return this.user
  }

  async authenticate(): Promise<Principal> {
    if (!(await this.check())) {
      throw new errors.E_UNAUTHORIZED_ACCESS('Sign in first', { guardDriverName: this.driverName })
    }
    return this.getUserOrFail()
  }

  async check(): Promise<boolean> {
    if (!this.authenticationAttempted) {
      this.authenticationAttempted = true
      const token = bearerTokenOf(this.#ctx)
      this.user = (token && (await this.#sessions.authenticate(token))) || undefined
      this.isAuthenticated = this.user !== undefined
    }
    return this.isAuthenticated
  }

  /** Signs a user in for Japa's `loginAs`. */
  async authenticateAsClient(user: Pick<Principal, 'id'>): Promise<AuthClientResponse> {
    const { accessToken } = await this.#sessions.open({
      userId: user.id,
      origin: { ip: null, userAgent: null },
    })
    return { headers: { authorization: `Bearer ${accessToken}` } }
  }
}

/**
 * The guard for `config/auth.ts`.
 *
 * @example
 * ```ts
 * defineConfig({ default: 'api', guards: { api: sessionGuard() } })
 * ```
 */
export const sessionGuard = (): GuardConfigProvider<(ctx: HttpContext) => SessionGuard> => ({
  async resolver(_, app) {
    const sessions = await app.container.make(SessionManager)
    return (ctx) => new SessionGuard(ctx, sessions)
  },
})
