import app from '@adonisjs/core/services/app'
import {
  E_TASK_SCHEDULE_INVALID,
  E_TASK_SCHEDULE_UNKNOWN,
  E_TASK_UNKNOWN,
  specOf,
  type StoredSchedule,
  type Tasks,
} from '../../../src/tasks/main.js'
import {
  taskRunCancelled,
  taskRunRequested,
  taskRunRetried,
  taskScheduleChanged,
  taskSchedulePaused,
  taskScheduleResumed,
} from './events.js'
import { getRun } from './get_run.js'

/** The id of the user who does it; null for whoever has a shell of the server. */
export type Operator = number | null

/** When a schedule is to fire. What is left out stays. */
export interface NewTime {
  expression?: string
  timeZone?: string
}

/**
 * What operators do with tasks, by the API or by commands. Each deed is told once it is committed.
 *
 * @example
 * ```ts
 * const operations = await app.container.make(TaskOperations)
 * const id = await operations.run('inventory.sync_parts', { full: true }, null)
 * ```
 */
export class TaskOperations {
  /**
   * Has a task run now.
   *
   * @returns the id of the run
   * @throws {E_TASK_UNKNOWN} {E_TASK_INPUT_INVALID} {E_TASK_OVERLAPS}
   */
  async run(task: string, input: unknown, by: Operator): Promise<string> {
    const tasks = await this.#tasks()
    const id = await tasks.runs.start(task, input)
    await taskRunRequested.emit({ id, task, by })
    return id
  }

  /**
   * Has a schedule, or all of a task, not fire.
   *
   * @returns the names of those that fired until now
   * @throws {E_TASK_UNKNOWN} {E_TASK_SCHEDULE_UNKNOWN}
   */
  async pause(task: string, schedule: string | undefined, by: Operator): Promise<string[]> {
    const tasks = await this.#tasks()
    const paused: string[] = []
    for (const name of await this.#namesOf(tasks, task, schedule)) {
      if (!(await tasks.schedules.pause({ task, name }))) continue
      paused.push(name)
      await taskSchedulePaused.emit({ task, schedule: name, by })
    }
    return paused
  }

  /**
   * Has a schedule, or all of a task, fire again.
   *
   * @returns the names of those that were paused until now
   * @throws {E_TASK_UNKNOWN} {E_TASK_SCHEDULE_UNKNOWN}
   */
  async resume(task: string, schedule: string | undefined, by: Operator): Promise<string[]> {
    const tasks = await this.#tasks()
    const resumed: string[] = []
    for (const name of await this.#namesOf(tasks, task, schedule)) {
      if (!(await tasks.schedules.resume({ task, name }))) continue
      resumed.push(name)
      await taskScheduleResumed.emit({ task, schedule: name, by })
    }
    return resumed
  }

  /**
   * Sets a time that holds in place of the one in the code.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN} {E_TASK_SCHEDULE_INVALID}
   */
  async reschedule(
    task: string,
    schedule: string,
    { expression, timeZone }: NewTime,
    by: Operator
  ): Promise<void> {
    const tasks = await this.#tasks()
    const { declared } = await this.#getSchedule(tasks, task, schedule)
    if (timeZone !== undefined && declared.kind !== 'cron') {
      const told = `it does not go by a calendar, so that no time zone such as "${timeZone}" matters`
      throw new E_TASK_SCHEDULE_INVALID([told])
    }
    await tasks.schedules.reschedule(
      { task, name: schedule },
      {
        ...(expression !== undefined && { expression }),
        ...(timeZone !== undefined && { timeZone }),
      }
    )
    await this.#tellChange(tasks, { task, schedule, by })
  }

  /**
   * Has the time in the code hold again.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN}
   */
  async reset(task: string, schedule: string, by: Operator): Promise<void> {
    const tasks = await this.#tasks()
    await this.#getSchedule(tasks, task, schedule)
    const isChanged = await tasks.schedules.reset({ task, name: schedule })
    if (isChanged) await this.#tellChange(tasks, { task, schedule, by })
  }

  /**
   * Ends a run that waits, or has the worker that executes it stop it.
   *
   * @throws {E_TASK_RUN_UNKNOWN} {E_TASK_RUN_ENDED}
   */
  async cancel(run: string, by: Operator): Promise<void> {
    const tasks = await this.#tasks()
    const { id, task } = await getRun(tasks, run)
    await tasks.runs.cancel(id)
    await taskRunCancelled.emit({ id, task, by })
  }

  /**
   * Has a run that has ended run again.
   *
   * @throws {E_TASK_RUN_UNKNOWN} {E_TASK_UNKNOWN} {E_TASK_RUN_ACTIVE} {E_TASK_OVERLAPS}
   */
  async retry(run: string, by: Operator): Promise<void> {
    const tasks = await this.#tasks()
    const { id, task } = await getRun(tasks, run)
    await tasks.runs.retry(id)
    await taskRunRetried.emit({ id, task, by })
  }

  #tasks(): Promise<Tasks> {
    return app.container.make('iti.tasks')
  }

  async #namesOf(tasks: Tasks, task: string, schedule: string | undefined): Promise<string[]> {
    if (schedule !== undefined) {
      const { name } = await this.#getSchedule(tasks, task, schedule)
      return [name]
    }
    const stored = await tasks.storedSchedules()
    const names = stored.filter((one) => one.task === task).map(({ name }) => name)
    const registry = await tasks.registry()
    if (names.length === 0 && !registry.find(task)) throw new E_TASK_UNKNOWN([task])
    return names
  }

  /* Found among all, since not every database bears to be asked for any text. */
  async #getSchedule(tasks: Tasks, task: string, schedule: string): Promise<StoredSchedule> {
    const stored = await tasks.storedSchedules()
    const found = stored.find((one) => one.task === task && one.name === schedule)
    if (!found) throw new E_TASK_SCHEDULE_UNKNOWN([task, schedule])
    return found
  }

  async #tellChange(
    tasks: Tasks,
    { task, schedule, by }: { task: string; schedule: string; by: Operator }
  ): Promise<void> {
    const stored = await this.#getSchedule(tasks, task, schedule)
    const { expression, timeZone } = specOf(stored)
    const isDeclared = stored.own === null
    await taskScheduleChanged.emit({ task, schedule, expression, timeZone, isDeclared, by })
  }
}
