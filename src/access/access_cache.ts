import type { AccessChanges } from './access_changes.js'
import { BatchLoader } from './batch_loader.js'
import type { PrincipalData, PrincipalSource } from './principal.js'
import type { SessionStore, StoredSession } from './store.js'

/** A session whose tokens are valid, with what its user may do. */
export interface Access {
  session: StoredSession
  principal: PrincipalData
}

interface RememberedUser {
  principal: PrincipalData
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
  readonly #sessions = new Map<string, Access>()
  readonly #users = new Map<number, RememberedUser>()

  constructor(store: SessionStore, principals: PrincipalSource, changes: AccessChanges) {
    this.#changes = changes
    this.#sessionLoader = new BatchLoader((hashes) => store.findByAccessHashes(hashes))
    this.#principalLoader = new BatchLoader((ids) => principals.findMany(ids))
    changes.onChange((userId) => this.#forget(userId))
  }

  /** The session with this hash of an access token, if its user is there and enabled. */
  async find(accessHash: string): Promise<Access | null> {
    if (!this.#changes.isFresh) await this.#changes.confirm()

    const access = this.#sessions.get(accessHash)
    return access && this.#isCurrent(access) ? access : this.#read(accessHash)
  }

  /* A session is remembered for as long as its user: whatever ends one forgets the other. */
  #isCurrent({ session, principal }: Access): boolean {
    const user = this.#users.get(session.userId)
    return user?.principal === principal && performance.now() - user.readAt < READ_AGAIN_AFTER
  }

  async #read(accessHash: string): Promise<Access | null> {
    const { generation } = this.#changes
    const readAt = performance.now()
    const session = await this.#sessionLoader.load(accessHash)
    if (!session) return null

    const known = this.#users.get(session.userId)
    const isKnown = known && readAt - known.readAt < READ_AGAIN_AFTER
    const principal = isKnown ? known.principal : await this.#principalLoader.load(session.userId)
    if (!principal) return null

    const access = { session, principal }
    // what was read while something changed may be older than the change
    if (generation === this.#changes.generation)
      this.#remember(accessHash, access, isKnown ? known.readAt : readAt)
    return access
  }

  #remember(accessHash: string, access: Access, readAt: number): void {
    for (const memory of [this.#sessions, this.#users]) {
      if (memory.size >= MOST_SESSIONS) memory.delete(memory.keys().next().value as never)
    }
    this.#sessions.set(accessHash, access)
    this.#users.set(access.session.userId, { principal: access.principal, readAt })
  }

  #forget(userId: number | null): void {
    if (userId === null) {
      this.#sessions.clear()
      this.#users.clear()
    } else {
      this.#users.delete(userId)
    }
  }
}
