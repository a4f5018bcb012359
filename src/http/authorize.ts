import type { HttpContext } from '@adonisjs/core/http'
import manager from '@adonisjs/auth/services/main'
import {
  authorizeService,
  E_PASSWORD_CHANGE_REQUIRED,
  E_PERMISSION_DENIED,
  type Principal,
} from '../access/main.js'

/** A mark for everybody who is signed in. */
export interface AuthenticatedMark {
  kind: 'authenticated'
  /** Also while the password must be changed first. */
  beforePasswordChange?: boolean
}

/** A mark for whoever holds a permission. */
export interface PermissionMark {
  kind: 'permission'
  permission: string
}

/** A mark for other services, whose token has to have the scope. */
export interface ServiceMark {
  kind: 'service'
  scope: string
}

interface Authenticated {
  auth?: { authenticate(): Promise<unknown> }
}

/**
 * Lets a request pass, or refuses it.
 *
 * @throws {E_UNAUTHORIZED_ACCESS} without a valid session
 * @throws {E_PASSWORD_CHANGE_REQUIRED} while the password must be changed first
 * @throws {E_PERMISSION_DENIED} without the permission
 * @throws {E_SERVICE_TOKEN_INVALID} {E_SERVICE_TOKEN_EXPIRED} {E_SERVICE_ADDRESS_DENIED} {E_SERVICE_SCOPE_MISSING}
 * if a service may not pass
 */
export async function authorize(
  ctx: HttpContext,
  mark: AuthenticatedMark | PermissionMark | ServiceMark
): Promise<void> {
  if (mark.kind === 'service') return authorizeService(ctx, mark.scope)

  // made here, because a middleware for it would be constructed anew for each request
  const holder = ctx as unknown as Authenticated
  holder.auth ??= manager.createAuthenticator(ctx) as unknown as Authenticated['auth']
  const principal = (await holder.auth!.authenticate()) as Principal

  if (
    principal.mustChangePassword &&
    !(mark.kind === 'authenticated' && mark.beforePasswordChange)
  ) {
    throw new E_PASSWORD_CHANGE_REQUIRED([])
  }
  if (mark.kind === 'permission' && !principal.can(mark.permission)) {
    throw new E_PERMISSION_DENIED([mark.permission])
  }
}
