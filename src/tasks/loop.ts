import type { Clock } from '../clock/main.js'

/** What is done again and again. */
export interface LoopOptions {
  clock: Clock
  /** Milliseconds between the end of one turn and the next, also after one that failed. */
  every: number
  /** May give other milliseconds until the next turn. */
  work: () => Promise<number | void>
  onError: (error: unknown) => void
}

/** Does something again and again, one turn at a time, until it is stopped. What fails is done again the next time. */
export class Loop {
  readonly #options: LoopOptions
  #cancelTimer: (() => void) | undefined
  #turn: Promise<void> | undefined
  #isStopped = false
  #succeededAt: number

  constructor(options: LoopOptions) {
    this.#options = options
    this.#succeededAt = options.clock.now()
  }

  /** Milliseconds since a turn went well. */
  get silence(): number {
    return this.#options.clock.now() - this.#succeededAt
  }

  /** Begins with a turn. */
  start(): void {
    this.#turn = this.#run()
  }

  /** Ends when the turn that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer?.()
    await this.#turn
  }

  async #run(): Promise<void> {
    const { clock, every, work, onError } = this.#options
    let wait = every
    try {
      wait = (await work()) ?? every
      this.#succeededAt = clock.now()
    } catch (error) {
      onError(error)
    }
    if (this.#isStopped) return
    this.#cancelTimer = clock.setTimeout(() => this.start(), Math.max(wait, 0))
  }
}
