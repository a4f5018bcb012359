import { setImmediate as turn } from 'node:timers/promises'

const LARGEST = 200

interface Waiter<Item, Result> {
  item: Item
  answer: PromiseWithResolvers<Result>
}

/**
 * Collects what comes while something is under way, and does it together afterwards. What comes alone is done at once,
 * and the more there is to do, the less often somebody is asked.
 */
export class Gathering<Item, Result> {
  readonly #work: (items: Item[]) => Promise<Result>
  #waiters: Waiter<Item, Result>[] = []
  #isRunning = false

  constructor(work: (items: Item[]) => Promise<Result>) {
    this.#work = work
  }

  /** Comes along, and gets what all that were done together get. */
  add(item: Item): Promise<Result> {
    const answer = Promise.withResolvers<Result>()
    this.#waiters.push({ item, answer })
    if (!this.#isRunning) void this.#run()
    return answer.promise
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiters.length > 0) {
      // whoever comes in the same turn comes along; and an embedded database never waits, so that nobody else had one
      await turn()
      await this.#workOff(this.#waiters.splice(0, LARGEST))
    }
    this.#isRunning = false
  }

  async #workOff(waiters: Waiter<Item, Result>[]): Promise<void> {
    try {
      const result = await this.#work(waiters.map(({ item }) => item))
      for (const { answer } of waiters) answer.resolve(result)
    } catch (error) {
      for (const { answer } of waiters) answer.reject(error)
    }
  }
}
