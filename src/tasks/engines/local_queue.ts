import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../clock/main.js'
import type { EngineParts, RunTaker } from './engine.js'

/* So long a run that another process stored waits at the most until somebody looks. */
const POLL = 1_000

interface QueueParts extends EngineParts {
  taker: RunTaker
}

/** Takes runs of one queue as places get free: at once when they were stored here, otherwise within a second. */
export class LocalQueue {
  readonly #name: string
  readonly #concurrency: number
  readonly #taker: RunTaker
  readonly #clock: Clock
  readonly #onError: EngineParts['onError']
  readonly #timers = new Set<() => void>()
  #running = 0
  #mayHaveMore = false
  #isStopped = false
  #taking: Promise<void> | undefined

  constructor(name: string, concurrency: number, { taker, clock, onError }: QueueParts) {
    this.#name = name
    this.#concurrency = concurrency
    this.#taker = taker
    this.#clock = clock
    this.#onError = onError
  }

  start(): void {
    this.#poll()
  }

  /** A run was stored. What comes later than the next look is found by that. */
  wakeAt(time: number): void {
    const wait = time - this.#clock.time()
    if (wait <= 0) this.#wake()
    else if (wait < POLL) this.#later(wait, () => this.#wake())
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    await this.#taking
  }

  #poll(): void {
    this.#wake()
    this.#later(POLL, () => this.#poll())
  }

  #wake(): void {
    this.#mayHaveMore = true
    this.#take()
  }

  #take(): void {
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined
      // somebody woke it after it had looked for the last time
      if (this.#wantsMore) this.#take()
    })
  }

  get #wantsMore(): boolean {
    return this.#mayHaveMore && !this.#isStopped && this.#running < this.#concurrency
  }

  async #takeAll(): Promise<void> {
    while (this.#wantsMore) {
      // requests get their turn, too: an embedded database never waits. What is stored or ends in it is looked for once
      await turn()
      this.#mayHaveMore = false
      const free = this.#concurrency - this.#running
      try {
        const runs = await this.#taker.take({ queue: this.#name }, free)
        if (runs.length === free) this.#mayHaveMore = true
        for (const run of runs) this.#execute(run)
      } catch (error) {
        return this.#onError(error, `take runs of the queue "${this.#name}"`)
      }
    }
  }

  #execute(run: Parameters<RunTaker['execute']>[0]): void {
    this.#running++
    void this.#taker.execute(run).finally(() => {
      this.#running--
      if (this.#mayHaveMore) this.#take()
    })
  }

  #later(milliseconds: number, work: () => void): void {
    const cancel = this.#clock.setTimeout(() => {
      this.#timers.delete(cancel)
      work()
    }, milliseconds)
    this.#timers.add(cancel)
  }
}
