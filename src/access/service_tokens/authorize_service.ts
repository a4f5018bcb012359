import { RuntimeException } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'
import { bearerTokenOf } from '../tokens.js'
import { isCommandToken, openCommandToken } from './command_token.js'
import { E_SERVICE_SCOPE_MISSING } from './errors.js'
import type { ServicePrincipal } from './service_principal.js'
import { ServiceTokens } from './service_tokens.js'

/* A property: a weak map with an entry for every request keeps the garbage collector busy. */
const PRINCIPAL = Symbol('iti.service_principal')

type Holder = HttpContext & { [PRINCIPAL]?: ServicePrincipal }

/**
 * Lets a request of a service pass, or of a command of this application, or refuses it. It is what the mark
 * `.service()` does.
 *
 * @throws {E_SERVICE_TOKEN_INVALID} {E_SERVICE_TOKEN_EXPIRED} {E_SERVICE_ADDRESS_DENIED}
 * @throws {E_SERVICE_SCOPE_MISSING} if its token does not have the scope
 */
export async function authorizeService(ctx: HttpContext, scope: string): Promise<void> {
  const principal = await authenticate(ctx)
  if (!principal.can(scope)) throw new E_SERVICE_SCOPE_MISSING([scope])
  const holder: Holder = ctx
  holder[PRINCIPAL] = principal
}

async function authenticate(ctx: HttpContext): Promise<ServicePrincipal> {
  const token = bearerTokenOf(ctx) ?? ''
  if (isCommandToken(token)) {
    return openCommandToken(await ctx.containerResolver.make('encryption'), token)
  }
  const tokens = await ctx.containerResolver.make(ServiceTokens)
  return tokens.authenticate(token, ctx.request.ip())
}

/** Which service is calling. Only routes marked `service` have one. */
export function servicePrincipalOf(ctx: HttpContext): ServicePrincipal {
  const principal = (ctx as Holder)[PRINCIPAL]
  if (principal) return principal

  throw new RuntimeException(
    `${ctx.request.method()} ${ctx.route?.pattern ?? ctx.request.url()} is called by no service: mark the route with .service()`
  )
}
