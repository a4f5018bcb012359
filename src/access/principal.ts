import type { DataScope } from './data_scope.js'

/** What a principal is made of. */
export interface PrincipalData {
  id: number
  username: string
  departmentId: number | null
  roleIds: readonly number[]
  permissions: ReadonlySet<string>
  isSuper: boolean
  dataScope: DataScope
  mustChangePassword: boolean
}

/**
 * Who is calling, and what they may do. It is what `ctx.auth.user` holds.
 *
 * @example
 * ```ts
 * const principal = principalOf(ctx)
 * if (principal.can('orders:order:cancel')) …
 * ```
 */
export class Principal {
  /**
   * What was read of them: the same object for as long as nothing of it changed, in all their requests. What is
   * worked out from it can be kept in a WeakMap.
   */
  readonly data: PrincipalData
  readonly id: number
  readonly username: string
  readonly departmentId: number | null
  readonly roleIds: readonly number[]
  readonly permissions: ReadonlySet<string>
  /** A super administrator holds every permission. */
  readonly isSuper: boolean
  readonly dataScope: DataScope
  readonly mustChangePassword: boolean
  readonly sessionId: number

  constructor(data: PrincipalData, sessionId: number) {
    this.data = data
    this.id = data.id
    this.username = data.username
    this.departmentId = data.departmentId
    this.roleIds = data.roleIds
    this.permissions = data.permissions
    this.isSuper = data.isSuper
    this.dataScope = data.dataScope
    this.mustChangePassword = data.mustChangePassword
    this.sessionId = sessionId
  }

  /** Whether no row is hidden from them. */
  get seesEverything(): boolean {
    return this.isSuper || this.dataScope.all
  }

  /** Whether they hold a permission, for instance `system:user:list`. */
  can(permission: string): boolean {
    return this.isSuper || this.permissions.has(permission)
  }
}

/**
 * Where principals come from. The system domain answers for it; it is bound in the container under this class.
 */
export abstract class PrincipalSource {
  /** The present rights of users; those who are gone or disabled are left out. */
  abstract findMany(userIds: readonly number[]): Promise<Map<number, PrincipalData>>
}
