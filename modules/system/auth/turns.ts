import { BoundedQueue } from '../passwords/main.js'

/** Work about the same thing takes turns in this process; work about different things does not wait for each other. */
export class Turns {
  readonly #queues = new Map<string, BoundedQueue>()

  /** Of how many things some work is done or waits. */
  get size(): number {
    return this.#queues.size
  }

  /** @throws {E_TOO_BUSY} if too many wait already */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(key) ?? new BoundedQueue({ concurrency: 1 })
    this.#queues.set(key, queue)
    try {
      return await queue.run(work)
    } finally {
      if (queue.isIdle) this.#queues.delete(key)
    }
  }
}
