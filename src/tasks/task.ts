import type { SchemaTypes } from '@vinejs/vine/types'
import type { Backoff } from './backoff.js'
import type { Dispatched, DispatchOptions } from './dispatcher.js'
import type { Misfire } from './schedules/plan_firings.js'
import type { ScheduleDeclaration } from './schedules/schedule.js'
import type { TaskContext } from './task_context.js'
import type { Trigger } from './trigger.js'

/**
 * What a firing does while another run of its task has not ended: it is skipped, one waits for the end and further ones
 * are skipped, or it runs beside it.
 */
export type Overlap = 'skip' | 'queue-one' | 'allow'

/** How often a run that failed is tried again, and when. */
export interface Retries {
  /** Tries after the first; 0 by default. */
  limit: number
  /** By default from 10 s to 10 minutes, doubling. */
  backoff?: Backoff
  /** Errors after which to try again is of no use. */
  unless?: (error: unknown) => boolean
}

/** A class of tasks, as it is listed and dispatched. */
export type TaskClass<Input = any> = (abstract new (...args: any[]) => Task<Input>) &
  Pick<typeof Task, keyof typeof Task>

/** The class with its input, which a task without input is dispatched without. */
type DispatchArguments<Input> = [Input] extends [void]
  ? [input?: undefined, options?: DispatchOptions]
  : [input: Input, options?: DispatchOptions]

/**
 * A unit of work that runs in the background: at times, after an event, when it is dispatched, or because an operator
 * wants it. It runs at least once, so it has to bear running twice. What its constructor asks for comes from the
 * container.
 *
 * @example
 * ```ts
 * export default class SyncParts extends Task<{ full: boolean }> {
 *   static override id = 'inventory.sync_parts'
 *   static override input = vine.object({ full: vine.boolean() })
 *   static override schedules = [cron('0 2 * * *', { input: { full: true } })]
 *   static override retries = { limit: 3, backoff: exponential('10s', '10m') }
 *
 *   async run({ full }: { full: boolean }, { signal, log, progress }: TaskContext) { … }
 * }
 *
 * await SyncParts.dispatch({ full: true })
 * ```
 */
export abstract class Task<Input = void, Result = unknown> {
  /** `module.name`. It stays the same for ever: runs and schedules are known by it. */
  static id: string = ''
  /** What operators read. By default the id. */
  static title?: string
  /** What its input has to be, by vine. Without it there is no input. */
  static input?: SchemaTypes
  /** The queue of `config/tasks.ts` that it takes its turn in. */
  static queue: string = 'default'
  static schedules: readonly ScheduleDeclaration[] = []
  /** Events after which it is dispatched. */
  static triggers: readonly Trigger[] = []
  /**
   * What becomes of times that were missed by more than a minute: one run for all of them, none, or one for each, of
   * which there are at most ten.
   */
  static misfire: Misfire = 'once'
  /** What firings and operators do while another run has not ended. What is dispatched always runs. */
  static overlap: Overlap = 'skip'
  /** The time that one attempt has, as `10m`. */
  static timeout: string | number = '1h'
  static retries: Retries = { limit: 0 }
  /** Whether a run that a shutdown interrupted runs again. By default if it is retried. */
  static restartable?: boolean

  /**
   * Does the work.
   *
   * @returns what is kept as the result: plain JSON of at most 64 KB, or nothing
   */
  abstract run(input: Input, context: TaskContext): Promise<Result> | Result

  /**
   * Has it run. The run is stored when this returns or, with `trx`, when that transaction commits.
   *
   * @throws {E_TASK_UNKNOWN} if no module, plugin or `config/tasks.ts` declares it
   * @throws {E_TASK_INPUT_INVALID}
   *
   * @example
   * ```ts
   * await SyncParts.dispatch({ full: true }, { delay: '5m', unique: 'parts', trx })
   * ```
   */
  static async dispatch<Input>(
    this: TaskClass<Input>,
    ...[input, options]: DispatchArguments<NoInfer<Input>>
  ): Promise<Dispatched> {
    const { default: app } = await import('@adonisjs/core/services/app')
    const tasks = await app.container.make('iti.tasks')
    return tasks.dispatch(this.id, input, options)
  }
}
