import type { SessionStore, StoredSession } from './store.js'

const WRITTEN_EVERY = 60_000
const COLLECTED_FOR = 1_000

/**
 * Notes when sessions were used: at most once a minute each, together, and after the answer. A time that cannot be
 * written is lost; the next minute writes another.
 */
export class LastSeen {
  readonly #store: SessionStore
  readonly #due = new Set<number>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: SessionStore) {
    this.#store = store
  }

  note(session: StoredSession): void {
    const now = Date.now()
    if (Math.abs(now - session.lastSeenAt) < WRITTEN_EVERY) return

    session.lastSeenAt = now
    this.#due.add(session.id)
    this.#timer ??= setTimeout(() => {
      // nobody waits for it
      this.flush().catch(() => {})
    }, COLLECTED_FOR).unref()
  }

  /** Writes what was collected. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const ids = [...this.#due]
    this.#due.clear()
    if (ids.length > 0) await this.#store.touch(ids)
  }
}
