import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isUniqueViolation, retryOnConflict } from '../../database/main.js'
import type { AccessChanges } from '../access_changes.js'
import { LastSeen } from '../last_seen.js'
import { hashesEqual } from '../tokens.js'
import {
  E_SERVICE_ADDRESS_DENIED,
  E_SERVICE_TOKEN_EXPIRED,
  E_SERVICE_TOKEN_INVALID,
  E_SERVICE_TOKEN_LIMIT,
  E_SERVICE_TOKEN_UNKNOWN,
} from './errors.js'
import type { ServicePrincipal } from './service_principal.js'
import type { ServiceTokenRow, ServiceTokenStore } from './store.js'
import { ServiceTokenCache } from './token_cache.js'
import { decodeServiceToken, isServiceTokenId, makeServiceToken } from './token_format.js'
import { checkTokenInput, type ServiceTokenInput } from './token_input.js'

/** A token as lists show it: everything but its secret. Times are milliseconds since 1970. */
export interface ListedServiceToken extends Omit<ServiceTokenRow, 'id' | 'tokenId' | 'secretHash'> {
  /** Its public id. */
  id: string
  state: 'live' | 'expired' | 'revoked'
}

/* Of two that are made at once one is told so by the database, and tries the other place. */
const ATTEMPTS = 3

/* As much of an id as an error repeats: where a whole token was pasted, not its secret. */
const TOLD_LENGTH = 16

/**
 * The tokens by which other services call this one. Each service may have two that are live: the new one is put to
 * use while the old one still works, which is revoked then.
 *
 * @example
 * ```ts
 * const tokens = await app.container.make(ServiceTokens)
 * const { token } = await tokens.create({ service: 'orders', scopes: ['inventory'], expiresIn: '365 days' })
 * ```
 */
export class ServiceTokens {
  readonly #store: ServiceTokenStore
  readonly #changes: AccessChanges
  readonly #cache: ServiceTokenCache
  readonly #lastSeen: LastSeen

  constructor(store: ServiceTokenStore, changes: AccessChanges) {
    this.#store = store
    this.#changes = changes
    this.#cache = new ServiceTokenCache(store, changes)
    this.#lastSeen = new LastSeen(store)
  }

  /**
   * Makes a token. It is returned here and nowhere else: only a hash of its secret is stored.
   *
   * @returns the token with its public id
   * @throws {E_SERVICE_TOKEN_LIMIT} if the service has two that are neither expired nor revoked
   * @throws {E_SERVICE_NAME_INVALID} {E_SERVICE_SCOPE_INVALID} {E_SERVICE_ADDRESS_INVALID}
   * {E_SERVICE_TOKEN_LIFETIME_INVALID}
   */
  async create(input: ServiceTokenInput): Promise<{ id: string; token: string }> {
    const checked = checkTokenInput(input)
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { token, parts } = makeServiceToken()
      try {
        const isMade = await this.#transaction((trx) =>
          this.#store.create({ ...checked, ...parts }, trx)
        )
        if (!isMade) break
        return { id: parts.id, token }
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
      }
    }
    throw new E_SERVICE_TOKEN_LIMIT([checked.service])
  }

  /** All tokens, also those that are expired or revoked: by service, the newest first. */
  async list(): Promise<ListedServiceToken[]> {
    const rows = await this.#store.list()
    return rows.map(({ id: _, tokenId, secretHash: __, ...row }) => ({
      id: tokenId,
      ...row,
      state: stateOf(row),
    }))
  }

  /**
   * Revokes a token: in this process at once, in others within a second. One that is revoked already stays so.
   *
   * @param id its public id
   * @throws {E_SERVICE_TOKEN_UNKNOWN}
   */
  async revoke(id: string): Promise<void> {
    const isKnown =
      isServiceTokenId(id) &&
      (await this.#transaction(async (trx) => {
        await this.#changes.recordTokens(trx)
        return this.#store.revoke(id, trx)
      }))
    if (!isKnown) throw new E_SERVICE_TOKEN_UNKNOWN([id.slice(0, TOLD_LENGTH)])
  }

  /**
   * Which service holds a token.
   *
   * @param address where the request comes from
   * @throws {E_SERVICE_TOKEN_INVALID} {E_SERVICE_TOKEN_EXPIRED} {E_SERVICE_ADDRESS_DENIED}
   */
  async authenticate(token: string, address: string): Promise<ServicePrincipal> {
    const given = decodeServiceToken(token)
    const known = given && (await this.#cache.find(given.id))
    if (!known || !hashesEqual(given.secretHash, known.secretHash)) {
      throw new E_SERVICE_TOKEN_INVALID([])
    }
    if (known.principal.expiresAt <= Date.now()) throw new E_SERVICE_TOKEN_EXPIRED([])
    if (known.addresses && !known.addresses.allow(address)) {
      throw new E_SERVICE_ADDRESS_DENIED([address])
    }

    this.#lastSeen.note(known)
    return known.principal
  }

  /** Stops work in the background, and writes what it collected. */
  async shutdown(): Promise<void> {
    await this.#changes.stop()
    await this.#lastSeen.flush()
  }

  #transaction<Result>(work: (trx: TransactionClientContract) => Promise<Result>): Promise<Result> {
    return retryOnConflict(() => this.#store.transaction(work))
  }
}

function stateOf({
  revokedAt,
  expiresAt,
}: Pick<ServiceTokenRow, 'revokedAt' | 'expiresAt'>): ListedServiceToken['state'] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt <= Date.now() ? 'expired' : 'live'
}
