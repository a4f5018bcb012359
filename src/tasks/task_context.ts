import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Principal } from '../access/main.js'

/** Writes lines that belong to a run: operators read them while it runs, and afterwards. */
export interface RunLogger {
  debug(message: string, data?: Record<string, unknown>): void
  info(message: string, data?: Record<string, unknown>): void
  warn(message: string, data?: Record<string, unknown>): void
  error(message: string, data?: Record<string, unknown>): void
}

/**
 * Tells how far the work is; it is written twice a second at most.
 *
 * @example
 * ```ts
 * progress(120, 400, 'parts')
 * ```
 */
export type ReportProgress = (done: number, total?: number, note?: string) => void

/** Where the work has got to, for the next attempt. */
export interface Checkpoint {
  /** What was stored last, by this attempt or an earlier one; null if nothing was. */
  get<Value>(): Value | null
  /**
   * Stores plain JSON of at most 64 KB. With `trx` it is committed together with the work up to there, so that no
   * attempt does that work again.
   *
   * @throws {E_TASK_RUN_TAKEN} if the run is not this attempt's any more
   */
  set(value: unknown, options?: { trx?: TransactionClientContract }): Promise<void>
}

/** What the body of a task knows of its run. */
export interface TaskContext {
  readonly run: {
    readonly id: string
    readonly task: string
    /** The user for whom it was to run; null if it was for nobody. */
    readonly userId: number | null
  }
  /** Which start this is, from 1 on. */
  readonly attempt: number
  /** Ends with the time limit, when somebody cancels the run, and when the process shuts down: stop then. */
  readonly signal: AbortSignal
  readonly log: RunLogger
  readonly progress: ReportProgress
  readonly checkpoint: Checkpoint
  /**
   * The user for whom it runs, with the rights of this moment. Null if it runs for nobody, and also if they are gone or
   * disabled since: then `run.userId` is not null, and the run has no rights.
   */
  readonly principal: Principal | null
}
