import type { EncryptionService } from '@adonisjs/core/types'
import { E_SERVICE_TOKEN_INVALID } from './errors.js'
import { ServicePrincipal } from './service_principal.js'

/** What a command may ask a server for: to look, and nothing else. */
export type CommandScope = 'monitor'

/* In milliseconds: as long as a command takes that asks at once. */
const LIFETIME = 30_000

const PURPOSE = 'command token'
const PREFIX = 'itc_'
const TOKEN = /^itc_([\w-]{1,1024})$/
const SCOPES: ReadonlySet<unknown> = new Set<CommandScope>(['monitor'])

/* No service can be called so, for a name has no space. */
const SERVICE = 'node ace'
/* No id of a token that is stored looks like it. */
const ID = 'command'

interface Sealed {
  scope: CommandScope
  expiresAt: number
}

/** Whether a token says that a command of this application made it. */
export const isCommandToken = (token: string): boolean => token.startsWith(PREFIX)

/**
 * Makes a token by which a command asks a running server of the same application. Who has the key of the
 * application can make one, so it needs no database and nobody has to hand it out; it ends after 30 seconds.
 */
export function makeCommandToken(encryption: EncryptionService, scope: CommandScope): string {
  const sealed: Sealed = { scope, expiresAt: Date.now() + LIFETIME }
  const text = encryption.encrypt(sealed, { expiresIn: LIFETIME, purpose: PURPOSE })
  return PREFIX + Buffer.from(text).toString('base64url')
}

/**
 * Who a command is for the routes of services.
 *
 * @throws {E_SERVICE_TOKEN_INVALID} for a token that was made up, was made by another key, or has ended
 */
export function openCommandToken(encryption: EncryptionService, token: string): ServicePrincipal {
  const [, encoded = ''] = TOKEN.exec(token) ?? []
  const text = Buffer.from(encoded, 'base64url').toString()
  const sealed = encryption.decrypt<Sealed>(text, PURPOSE)
  if (!sealed || !SCOPES.has(sealed.scope)) throw new E_SERVICE_TOKEN_INVALID([])
  return new ServicePrincipal({
    service: SERVICE,
    tokenId: ID,
    scopes: new Set([sealed.scope]),
    canActAs: false,
    expiresAt: sealed.expiresAt,
  })
}
