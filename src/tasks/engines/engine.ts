import type { ApplicationService } from '@adonisjs/core/types'
import type { Clock } from '../../clock/main.js'
import type { ClaimedRun } from '../run.js'

/** A run that waits in the table: all that an engine ever learns of it. */
export interface Delivery {
  id: string
  queue: string
  /** Milliseconds since 1970, before which it does not start. */
  runAt: number
}

/** What an engine does with runs where they are executed. */
export interface RunTaker {
  /** The queues of this process, with how many runs of each it executes at once. */
  readonly queues: Readonly<Record<string, number>>
  /** Takes runs that are due out of the table. Nobody else gets the same; some or all may be gone already. */
  take(from: { queue: string } | { ids: readonly string[] }, limit: number): Promise<ClaimedRun[]>
  /** Executes a run that was taken. Settles when its body has ended, and never rejects. */
  execute(run: ClaimedRun): Promise<void>
}

/**
 * Brings runs to those who execute them. The table of runs is the truth and an engine no more than its messenger: what
 * it loses is delivered again, and what it delivers twice is taken once.
 */
export interface Engine {
  readonly name: string
  /**
   * Milliseconds after which a run that is due and that nobody took is delivered again; null where the table itself is
   * looked at.
   */
  readonly redeliversAfter: number | null
  /** Is told of runs that were committed. @throws if they could not be delivered now */
  deliver(runs: readonly Delivery[]): Promise<void>
  /** Begins to take and execute runs. */
  start(taker: RunTaker): Promise<void>
  /** Takes no more runs; those that run go on. */
  stop(): Promise<void>
  /** Lets go of connections. */
  close(): Promise<void>
}

/** What an engine works with. */
export interface EngineParts {
  clock: Clock
  onError: (error: unknown, doing: string) => void
}

/** Makes an engine when the first task is dispatched or executed. */
export type EngineFactory = (parts: EngineParts, app: ApplicationService) => Promise<Engine>
