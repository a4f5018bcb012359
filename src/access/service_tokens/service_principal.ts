/** What a {@link ServicePrincipal} is made of. */
export type ServicePrincipalData = Pick<
  ServicePrincipal,
  'service' | 'tokenId' | 'scopes' | 'canActAs' | 'expiresAt'
>

/**
 * Which service is calling, and what it may do.
 *
 * @example
 * ```ts
 * const { service } = servicePrincipalOf(ctx)
 * ```
 */
export class ServicePrincipal {
  readonly service: string
  /** The public id of its token. */
  readonly tokenId: string
  readonly scopes: ReadonlySet<string>
  /** Whether it may name a user on whose behalf it calls. */
  readonly canActAs: boolean
  /** Milliseconds since 1970. */
  readonly expiresAt: number

  constructor({ service, tokenId, scopes, canActAs, expiresAt }: ServicePrincipalData) {
    this.service = service
    this.tokenId = tokenId
    this.scopes = scopes
    this.canActAs = canActAs
    this.expiresAt = expiresAt
  }

  /** Whether its token has a scope, for instance `inventory`. */
  can(scope: string): boolean {
    return this.scopes.has(scope)
  }
}
