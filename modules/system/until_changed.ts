import app from '@adonisjs/core/services/app'
import { AccessChanges } from '../../src/access/main.js'

/* Until then rows that somebody wrote without recording it, as seeds do, go unnoticed. */
const READ_AGAIN_AFTER = 60_000

/**
 * Remembers what was read of the system's tables until any of them changes through `changeSystem` or a model: at
 * once in this process, within a second in others. These tables change seldom, so it is not told apart which one did.
 */
export class UntilChanged<Key, Value> {
  readonly #read: (key: Key) => Promise<Value>
  readonly #values = new Map<Key, Promise<Value>>()
  #generation = -1
  #until = 0

  /** @param read asks the primary database; what it throws is not remembered */
  constructor(read: (key: Key) => Promise<Value>) {
    this.#read = read
  }

  async get(key: Key): Promise<Value> {
    const changes = await app.container.make(AccessChanges)
    if (!changes.isFresh) await changes.confirm()
    this.#forgetAfter(changes.generation)

    const known = this.#values.get(key)
    if (known) return known

    const value = this.#read(key)
    this.#values.set(key, value)
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key)
    })
    return value
  }

  #forgetAfter(generation: number): void {
    const now = performance.now()
    if (generation === this.#generation && now < this.#until) return
    this.#values.clear()
    this.#generation = generation
    this.#until = now + READ_AGAIN_AFTER
  }
}
