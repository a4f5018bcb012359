import type { Clock } from '../../clock/main.js'
import type { Tasks } from '../tasks.js'

const AGAIN_AFTER = 3_000
/* So long a shutdown waits for a start that is under way. */
const PATIENCE = 5_000

/** How far a process is with executing runs; times are those of the clock. */
export type StartState =
  /** It executes none, and is not to. */
  | { kind: 'unwanted' }
  /** Nothing has gone wrong so far. */
  | { kind: 'starting'; since: number }
  /** It is tried again. */
  | { kind: 'failing'; problem: string }
  | { kind: 'started' }

/** What a start works with. */
export interface WorkerStartParts {
  clock: Clock
  tasks: Pick<Tasks, 'startWorker' | 'shutdown'>
  /** Is told of a problem when it is new. */
  onProblem: (error: unknown) => void
  /** It has worked after all. */
  onRecovery: () => void
}

/**
 * Has a process execute runs as soon as it can. A database that is away, or has no tables yet, keeps it from that and
 * from nothing else: it is tried again until it works.
 */
export class WorkerStart {
  readonly #parts: WorkerStartParts
  #state: StartState = { kind: 'unwanted' }
  #attempt: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  #isStopped = false
  #isShutDown = false

  constructor(parts: WorkerStartParts) {
    this.#parts = parts
  }

  get state(): StartState {
    return this.#state
  }

  /** Begins, and goes on by itself. */
  begin(): void {
    this.#state = { kind: 'starting', since: this.#parts.clock.now() }
    this.#attempt = this.#try()
  }

  /** Tries no more, and ends what was begun: runs have a while to end. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer?.()
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const cancel = this.#parts.clock.setTimeout(resolve, PATIENCE)
    await Promise.race([this.#attempt, late])
    cancel()
    this.#isShutDown = true
    await this.#parts.tasks.shutdown()
  }

  async #try(): Promise<void> {
    const { clock, tasks, onProblem, onRecovery } = this.#parts
    const before = this.#state
    try {
      await tasks.startWorker()
      // nobody waited for it any more, and nobody else would end it
      if (this.#isShutDown) return await tasks.shutdown()
      this.#state = { kind: 'started' }
      if (before.kind === 'failing') onRecovery()
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      this.#state = { kind: 'failing', problem }
      if (before.kind !== 'failing' || before.problem !== problem) onProblem(error)
      if (this.#isStopped) return
      this.#cancelTimer = clock.setTimeout(() => {
        this.#attempt = this.#try()
      }, AGAIN_AFTER)
    }
  }
}
