import { parseDuration } from './duration.js'
import type { EngineFactory } from './engines/engine.js'
import { engines } from './engines/engines.js'

/** What `config/tasks.ts` may say. */
export interface TasksConfigInput {
  /** What brings runs to workers: `engines.local()` by default, or `engines.bullmq(…)`. */
  engine?: EngineFactory
  /**
   * Whether the HTTP server executes runs, too. Otherwise `node ace task:work` has to run beside it. Default true.
   */
  inServer?: boolean
  /** The zone of cron schedules that name none. Default `UTC`. */
  timeZone?: string
  /** How many runs of a queue one process executes at once. Default `{ default: 10 }`. */
  queues?: Record<string, number>
  /** How long runs that have ended are kept. Default `30 days`. */
  keptFor?: string
  /** The application's own tasks, whose ids begin with `app.`. */
  tasks?: (() => Promise<{ default: unknown }>)[]
}

/** `config/tasks.ts` with every default filled in; times are milliseconds. */
export type TasksConfig = Required<Omit<TasksConfigInput, 'keptFor'>> & { keptFor: number }

/**
 * Declares how tasks run; what is left out keeps its default.
 *
 * @throws {E_TASK_DURATION_INVALID}
 *
 * @example
 * ```ts
 * export default defineTasks({ timeZone: 'Asia/Shanghai', queues: { default: 10, mail: 2 } })
 * ```
 */
export function defineTasks({ keptFor = '30 days', ...input }: TasksConfigInput = {}): TasksConfig {
  return {
    engine: input.engine ?? engines.local(),
    inServer: input.inServer ?? true,
    timeZone: input.timeZone ?? 'UTC',
    queues: { default: 10, ...input.queues },
    keptFor: parseDuration(keptFor),
    tasks: input.tasks ?? [],
  }
}
