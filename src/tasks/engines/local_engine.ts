import type { Clock } from '../../clock/main.js'
import type { Delivery, Engine, EngineParts, RunTaker } from './engine.js'
import { LocalQueue } from './local_queue.js'

/** Has the processes on one database look for runs themselves. It needs nothing else. */
export class LocalEngine implements Engine {
  readonly name = 'local'
  readonly redeliversAfter = null
  readonly #clock: Clock
  readonly #onError: EngineParts['onError']
  #queues = new Map<string, LocalQueue>()

  constructor({ clock, onError }: EngineParts) {
    this.#clock = clock
    this.#onError = onError
  }

  async deliver(runs: readonly Delivery[]): Promise<void> {
    for (const { queue, runAt } of runs) this.#queues.get(queue)?.wakeAt(runAt)
  }

  async start(taker: RunTaker): Promise<void> {
    const parts = { taker, clock: this.#clock, onError: this.#onError }
    this.#queues = new Map(
      Object.entries(taker.queues).map(([name, concurrency]) => [
        name,
        new LocalQueue(name, concurrency, parts),
      ])
    )
    for (const queue of this.#queues.values()) queue.start()
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()))
    this.#queues.clear()
  }

  async close(): Promise<void> {}
}
