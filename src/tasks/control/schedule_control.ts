import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Clock } from '../../clock/main.js'
import { makeRunId } from '../run_id.js'
import { findScheduleProblem } from '../schedules/find_schedule_problem.js'
import { planFirings } from '../schedules/plan_firings.js'
import type { ScheduleSpec } from '../schedules/schedule.js'
import type { RunStore } from '../store/run_store.js'
import {
  type ScheduleName,
  type ScheduleStore,
  specOf,
  type StoredSchedule,
} from '../store/schedule_store.js'
import type { TaskRegistry } from '../task_registry.js'
import { firstTime } from '../worker/declare_schedules.js'
import { E_TASK_SCHEDULE_INVALID, E_TASK_SCHEDULE_UNKNOWN } from './errors.js'

/** What the control of schedules works with. */
export interface ScheduleControlParts {
  clock: Clock
  runs: RunStore
  schedules: ScheduleStore
  registry: () => Promise<TaskRegistry>
}

/** What operators do with schedules. It survives deployments. */
export class ScheduleControl {
  readonly #parts: ScheduleControlParts

  constructor(parts: ScheduleControlParts) {
    this.#parts = parts
  }

  /**
   * Has a schedule not fire; false if it is paused already.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN}
   */
  pause(name: ScheduleName): Promise<boolean> {
    return this.#change(name, async (schedule, { now, trx }) => {
      if (schedule.pausedAt !== null) return false
      await this.#parts.schedules.change(schedule, { pausedAt: now }, { now, trx })
      return true
    })
  }

  /**
   * Has a schedule fire again. The times of the pause are not made up for; one skipped run stands for them.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN}
   */
  resume(name: ScheduleName): Promise<boolean> {
    return this.#change(name, async (schedule, { now, trx }) => {
      if (schedule.pausedAt === null) return false
      const nextAt = await this.#skipPaused(schedule, { now, trx })
      await this.#parts.schedules.change(schedule, { pausedAt: null, nextAt }, { now, trx })
      return true
    })
  }

  /**
   * Sets a time that holds in place of the one in the code.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN} {E_TASK_SCHEDULE_INVALID}
   */
  reschedule(name: ScheduleName, own: Partial<Pick<ScheduleSpec, 'expression' | 'timeZone'>>) {
    return this.#change(name, async (schedule, { now, trx }) => {
      const { expression, timeZone, kind } = { ...specOf(schedule), ...own }
      const problem = findScheduleProblem({ kind, expression, timeZone })
      if (problem) throw new E_TASK_SCHEDULE_INVALID([problem])
      const nextAt = firstTime({ kind, expression, timeZone }, now)
      const changes = { own: { expression, timeZone }, anchor: now, nextAt }
      await this.#parts.schedules.change(schedule, changes, { now, trx })
      return true
    })
  }

  /**
   * Has the time in the code hold again; false if it does already.
   *
   * @throws {E_TASK_SCHEDULE_UNKNOWN}
   */
  reset(name: ScheduleName): Promise<boolean> {
    return this.#change(name, async (schedule, { now, trx }) => {
      if (schedule.own === null) return false
      const nextAt = firstTime(schedule.declared, now)
      await this.#parts.schedules.change(schedule, { own: null, anchor: now, nextAt }, { now, trx })
      return true
    })
  }

  #change(
    name: ScheduleName,
    change: (
      schedule: StoredSchedule,
      at: { now: number; trx: TransactionClientContract }
    ) => Promise<boolean>
  ): Promise<boolean> {
    const { runs, schedules, clock } = this.#parts
    return runs.transaction(async (trx) => {
      const schedule = await schedules.find(name, trx)
      if (!schedule) throw new E_TASK_SCHEDULE_UNKNOWN([name.task, name.name])
      return change(schedule, { now: clock.time(), trx })
    })
  }

  async #skipPaused(
    schedule: StoredSchedule,
    { now, trx }: { now: number; trx: TransactionClientContract }
  ): Promise<number | null> {
    const { nextAt: due, anchor, task, pausedAt } = schedule
    if (due === null || due > now) return due
    const { dropped, next, firings } = planFirings(specOf(schedule), {
      due,
      now,
      anchor,
      misfire: 'skip',
      lateAfter: 0,
    })
    const scheduledFor = firings.at(-1)?.scheduledFor ?? dropped!.scheduledFor
    const count = firings.length + (dropped?.count ?? 0)
    const registry = await this.#parts.registry()
    await this.#parts.runs.addIfFree(
      {
        id: makeRunId(now),
        task,
        queue: registry.find(task)?.queue ?? 'default',
        status: 'skipped',
        origin: 'schedule',
        scheduleId: schedule.id,
        scheduledFor,
        runAt: scheduledFor,
        input: schedule.input === undefined ? null : JSON.stringify(schedule.input),
        reason: `${count} since ${new Date(pausedAt!).toISOString()}, skipped: the schedule was paused`,
        createdAt: now,
      },
      trx
    )
    return next
  }
}
