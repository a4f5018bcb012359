import type { AccessChanges } from '../access_changes.js'
import { BatchLoader } from '../batch_loader.js'
import type { AccessChange } from '../change_log.js'
import { AddressRules } from './address_rules.js'
import { ServicePrincipal } from './service_principal.js'
import type { ServiceTokenRow, ServiceTokenStore } from './store.js'

/** A token that is not revoked, with what it lets its service do. */
export interface KnownToken {
  id: number
  secretHash: string
  principal: ServicePrincipal
  /** From where it may be used; null for from everywhere. */
  addresses: AddressRules | null
  /** Milliseconds since 1970, up to date in this process alone. */
  lastSeenAt: number
}

const MOST_TOKENS = 10_000

/* Until then rows that somebody changed without recording it go unnoticed. */
const READ_AGAIN_AFTER = 30_000

/**
 * Remembers tokens, so that a service which called before costs the database nothing. What is not there is not
 * remembered: whoever tries tokens out cannot fill the memory.
 */
export class ServiceTokenCache {
  readonly #changes: AccessChanges
  readonly #loader: BatchLoader<string, ServiceTokenRow>
  readonly #tokens = new Map<string, { token: KnownToken; readAt: number }>()
  readonly #reading = new Set<{ isOutdated: boolean }>()

  constructor(store: ServiceTokenStore, changes: AccessChanges) {
    this.#changes = changes
    this.#loader = new BatchLoader((ids) => store.findMany(ids))
    changes.onChange((change) => this.#forgetAfter(change))
  }

  /** The token with this public id, unless it is unknown or revoked. */
  async find(tokenId: string): Promise<KnownToken | null> {
    if (!this.#changes.isFresh) await this.#changes.confirm()

    const known = this.#tokens.get(tokenId)
    const isRecent = known && performance.now() - known.readAt < READ_AGAIN_AFTER
    return isRecent ? known.token : this.#read(tokenId)
  }

  async #read(tokenId: string): Promise<KnownToken | null> {
    const readAt = performance.now()
    const reading = { isOutdated: false }
    this.#reading.add(reading)
    try {
      const row = await this.#loader.load(tokenId)
      const token = row && toKnown(row)
      // what was read while it changed may be older than the change
      if (token && !reading.isOutdated) this.#remember(tokenId, token, readAt)
      return token
    } finally {
      this.#reading.delete(reading)
    }
  }

  #remember(tokenId: string, token: KnownToken, readAt: number): void {
    // behind all others: the first is the one that was read the longest time ago
    this.#tokens.delete(tokenId)
    this.#tokens.set(tokenId, { token, readAt })
    if (this.#tokens.size > MOST_TOKENS) this.#tokens.delete(this.#tokens.keys().next().value!)
  }

  /* There are a few tokens, and they are seldom revoked: all are read again then. */
  #forgetAfter({ userId, concerns }: AccessChange): void {
    const mayBeOfTokens = concerns === 'tokens' || userId === null
    if (!mayBeOfTokens) return
    for (const reading of this.#reading) reading.isOutdated = true
    this.#tokens.clear()
  }
}

const toKnown = ({ id, secretHash, scopes, addresses, ...row }: ServiceTokenRow): KnownToken => ({
  id,
  secretHash,
  principal: new ServicePrincipal({ ...row, scopes: new Set(scopes) }),
  addresses: addresses && new AddressRules(addresses),
  lastSeenAt: row.lastUsedAt ?? 0,
})
