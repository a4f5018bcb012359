/** Reads what belongs to many keys at once; what is not there is left out. */
export type BatchRead<Key, Value> = (keys: Key[]) => Promise<Map<Key, Value>>

const LARGEST_BATCH = 500

/**
 * Collects what is asked for while a read is under way, and reads it together afterwards. However many callers come
 * at once, the database sees one read at a time: a process that starts under load does not stampede it.
 */
export class BatchLoader<Key, Value> {
  readonly #read: BatchRead<Key, Value>
  readonly #waiting = new Map<Key, PromiseWithResolvers<Value | null>>()
  #isRunning = false

  constructor(read: BatchRead<Key, Value>) {
    this.#read = read
  }

  /** What belongs to the key, read after this call: a read that is under way may have seen an older state. */
  load(key: Key): Promise<Value | null> {
    let waiter = this.#waiting.get(key)
    if (!waiter) {
      waiter = Promise.withResolvers()
      this.#waiting.set(key, waiter)
      if (!this.#isRunning) void this.#run()
    }
    return waiter.promise
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    // whoever asks in the same turn comes along
    await Promise.resolve()
    while (this.#waiting.size > 0) await this.#readBatch()
    this.#isRunning = false
  }

  async #readBatch(): Promise<void> {
    const batch = [...this.#waiting].slice(0, LARGEST_BATCH)
    for (const [key] of batch) this.#waiting.delete(key)
    try {
      const values = await this.#read(batch.map(([key]) => key))
      for (const [key, { resolve }] of batch) resolve(values.get(key) ?? null)
    } catch (error) {
      for (const [, { reject }] of batch) reject(error)
    }
  }
}
