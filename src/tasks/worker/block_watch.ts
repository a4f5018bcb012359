import type { Execution } from '../execution/execution.js'

const LOOKS_EVERY = 250
/* Below that it may be garbage collection, or the machine. */
const BLOCKED = 1_000

/** What a watch works with. */
export interface BlockWatchParts {
  /** The attempts that are under way. */
  executions: () => Iterable<Execution>
  /** @param milliseconds for which nothing else could be done */
  onBlocked: (milliseconds: number, tasks: readonly string[]) => void
}

/**
 * Notices, when it is over, that a body kept the process from doing anything else: no request was answered and no sign
 * of life given. Which body it was nobody can tell, so all that were under way are told of.
 */
export class BlockWatch {
  readonly #parts: BlockWatchParts
  #timer: NodeJS.Timeout | undefined
  #lookedAt = 0

  constructor(parts: BlockWatchParts) {
    this.#parts = parts
  }

  /** Begins to watch, if it does not already. */
  start(): void {
    if (this.#timer) return
    this.#lookedAt = performance.now()
    // by the time of the process: a clock of a test does not block
    this.#timer = setInterval(() => this.look(), LOOKS_EVERY)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Looks whether time passed in which it could not look. */
  look(): void {
    const now = performance.now()
    const blocked = now - this.#lookedAt - LOOKS_EVERY
    this.#lookedAt = now
    if (blocked < BLOCKED) return
    const executions = [...this.#parts.executions()]
    // somebody else did it
    if (executions.length === 0) return
    const seconds = (blocked / 1000).toFixed(1)
    const tasks = executions.map(({ run }) => run.task)
    const others = tasks.length > 1 ? `, with ${tasks.length - 1} other runs` : ''
    for (const execution of executions) {
      execution.note(
        `The process could do nothing else for ${seconds} s while this ran${others}. Work that takes long without waiting belongs into small steps, or into a process of its own`
      )
    }
    this.#parts.onBlocked(blocked, [...new Set(tasks)])
  }
}
