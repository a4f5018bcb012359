/** What is used: a session, or a token of a service. Its time is milliseconds since 1970. */
export interface Seen {
  readonly id: number
  lastSeenAt: number
}

/** Where it is written when they were used. */
export interface SeenStore {
  touch(ids: readonly number[]): Promise<void>
}

const WRITTEN_EVERY = 60_000
const COLLECTED_FOR = 1_000

/**
 * Notes when sessions, or tokens of services, were used: at most once a minute each, together, and after the answer.
 * A time that cannot be written is lost; the next minute writes another.
 */
export class LastSeen {
  readonly #store: SeenStore
  readonly #due = new Set<number>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: SeenStore) {
    this.#store = store
  }

  note(seen: Seen): void {
    const now = Date.now()
    if (Math.abs(now - seen.lastSeenAt) < WRITTEN_EVERY) return

    seen.lastSeenAt = now
    this.#due.add(seen.id)
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
