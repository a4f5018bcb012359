import type { Backoff } from './backoff.js'
import { exponential } from './backoff.js'
import { parseDuration } from './duration.js'
import type { Misfire } from './schedules/plan_firings.js'
import type { ScheduleSpec } from './schedules/schedule.js'
import type { Overlap, TaskClass } from './task.js'
import { TaskInput } from './task_input.js'
import type { Trigger } from './trigger.js'

/** A schedule that the code declares, with its input as JSON. */
export interface DeclaredSchedule extends ScheduleSpec {
  name: string
  input: unknown
}

/** A task with every default filled in; times are milliseconds. */
export interface DeclaredTask {
  id: string
  /** The module or plugin that declares it, or `app`. */
  owner: string
  title: string
  queue: string
  misfire: Misfire
  overlap: Overlap
  timeout: number
  retries: { limit: number; backoff: Backoff; unless: (error: unknown) => boolean }
  isRestartable: boolean
  schedules: readonly DeclaredSchedule[]
  triggers: readonly Trigger[]
  input: TaskInput
  Task: TaskClass
}

const usualBackoff = exponential('10s', '10m')

/** Fills in what a class leaves to the defaults. @throws {E_TASK_DURATION_INVALID} */
export function declareTask(Task: TaskClass, owner: string, timeZone: string): DeclaredTask {
  const { id, title, queue, misfire, overlap, timeout, retries, triggers } = Task
  const { limit, backoff = usualBackoff, unless = () => false } = retries
  return {
    id,
    owner,
    title: title ?? id,
    queue,
    misfire,
    overlap,
    timeout: parseDuration(timeout),
    retries: { limit, backoff, unless },
    isRestartable: Task.restartable ?? limit > 0,
    schedules: Task.schedules.map((one) => ({ ...one, timeZone: one.timeZone ?? timeZone })),
    triggers,
    input: new TaskInput(id, Task.input),
    Task,
  }
}
