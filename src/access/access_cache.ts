import type { AccessChanges } from './access_changes.js'
import { BatchLoader } from './batch_loader.js'
import type { AccessChange } from './change_log.js'
import type { PrincipalData, PrincipalSource } from './principal.js'
import type { SessionStore, StoredSession } from './store.js'

/** A session whose tokens are valid, with what its user may do. */
export interface Access {
  session: StoredSession
  principal: PrincipalData
}

/* What is remembered of somebody is forgotten together: their sessions do not outlive their rights. */
interface RememberedUser {
  principal: PrincipalData
  sessions: Map<string, StoredSession>
  readAt: number
}

const MOST_SESSIONS = 50_000

/* Until then rows that somebody changed without recording it go unnoticed. */
const READ_AGAIN_AFTER = 60_000

/**
 * Remembers sessions and principals, so that a request of somebody who was here before asks the database nothing.
 * What is not there is not remembered: whoever tries tokens out cannot fill the memory.
 */
export class AccessCache {
  readonly #changes: AccessChanges
  readonly #sessionLoader: BatchLoader<string, StoredSession>
  readonly #principalLoader: BatchLoader<number, PrincipalData>
  readonly #users = new Map<number, RememberedUser>()
  readonly #owners = new Map<string, RememberedUser>()
  readonly #reading = new Set<{ userId?: number; isOutdated: boolean }>()

  constructor(store: SessionStore, principals: PrincipalSource, changes: AccessChanges) {
    this.#changes = changes
    this.#sessionLoader = new BatchLoader((hashes) => store.findByAccessHashes(hashes))
    this.#principalLoader = new BatchLoader((ids) => principals.findMany(ids))
    changes.onChange((change) => this.#forgetAfter(change))
  }

  /** How many sessions are remembered. */
  get size(): number {
    return this.#owners.size
  }

  /** The session with this hash of an access token, if its user is there and enabled. */
  async find(accessHash: string): Promise<Access | null> {
    if (!this.#changes.isFresh) await this.#changes.confirm()

    const owner = this.#owners.get(accessHash)
    if (!owner || isOld(owner)) return this.#read(accessHash)
    return { session: owner.sessions.get(accessHash)!, principal: owner.principal }
  }

  async #read(accessHash: string): Promise<Access | null> {
    const readAt = performance.now()
    const reading: { userId?: number; isOutdated: boolean } = { isOutdated: false }
    this.#reading.add(reading)
    try {
      const session = await this.#sessionLoader.load(accessHash)
      if (!session) return null
      reading.userId = session.userId

      const known = this.#users.get(session.userId)
      const user = known && !isOld(known) ? known : await this.#readUser(session.userId, readAt)
      // what was read while it changed may be older than the change
      if (user && !reading.isOutdated) this.#remember(accessHash, session, user)
      return user && { session, principal: user.principal }
    } finally {
      this.#reading.delete(reading)
    }
  }

  async #readUser(userId: number, readAt: number): Promise<RememberedUser | null> {
    const principal = await this.#principalLoader.load(userId)
    return principal && { principal, sessions: new Map(), readAt }
  }

  #remember(accessHash: string, session: StoredSession, user: RememberedUser): void {
    const known = this.#users.get(session.userId)
    // of two reads at once the first is kept, so that everybody has the same principal
    const owner = known && !isOld(known) ? known : user
    if (owner !== known) {
      this.#forget(session.userId)
      this.#users.set(session.userId, owner)
    }
    owner.sessions.set(accessHash, session)
    this.#owners.set(accessHash, owner)
    if (this.#owners.size > MOST_SESSIONS) this.#forget(this.#users.keys().next().value!)
  }

  #forget(userId: number): void {
    for (const hash of this.#users.get(userId)?.sessions.keys() ?? []) this.#owners.delete(hash)
    this.#users.delete(userId)
  }

  #forgetAfter({ userId, concerns }: AccessChange): void {
    if (concerns === 'tokens') return
    for (const reading of this.#reading) {
      // whose session it is may not be known yet
      const isTheirs = userId === null || (reading.userId ?? userId) === userId
      reading.isOutdated ||= isTheirs
    }
    if (userId === null) {
      this.#users.clear()
      this.#owners.clear()
    } else {
      this.#forget(userId)
    }
  }
}

const isOld = ({ readAt }: RememberedUser): boolean => performance.now() - readAt > READ_AGAIN_AFTER
