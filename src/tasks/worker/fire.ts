import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DeclaredTask } from '../declared_task.js'
import type { Delivery } from '../engines/engine.js'
import { makeRunId } from '../run_id.js'
import { planFirings, type FiringPlan } from '../schedules/plan_firings.js'
import type { NewRun, RunStore } from '../store/run_store.js'
import { type ScheduleStore, specOf, type StoredSchedule } from '../store/schedule_store.js'
import { placesOf } from './overlap.js'

/** What firing works with. */
export interface FireParts {
  runs: RunStore
  schedules: ScheduleStore
  now: number
}

/**
 * Stores the runs of a schedule whose time has come, and when it comes the next time: both or neither. If another
 * process was faster, nothing happens.
 *
 * @returns the runs that are to be delivered
 */
export async function fire(
  schedule: StoredSchedule,
  task: DeclaredTask,
  { runs, schedules, now }: FireParts
): Promise<Delivery[]> {
  const { anchor, nextAt: due } = schedule
  const { misfire } = task
  const plan = planFirings(specOf(schedule), { due: due!, now, anchor, misfire })
  return runs.transaction(async (trx) => {
    if (!(await schedules.advance(schedule, { next: plan.next, now }, trx))) return []
    if (plan.dropped) await addDropped(plan.dropped)
    const delivered: Delivery[] = []
    for (const firing of plan.firings) {
      const run = await addFiring(firing, trx)
      if (run) delivered.push(run)
    }
    return delivered

    async function addDropped({ scheduledFor, reason }: NonNullable<FiringPlan['dropped']>) {
      const run = { ...firingRun(scheduledFor), status: 'skipped', reason } as const
      await runs.addIfFree(run, trx)
    }
  })

  function firingRun(scheduledFor: number): NewRun {
    return {
      id: makeRunId(now),
      task: task.id,
      queue: task.queue,
      status: 'queued',
      origin: 'schedule',
      scheduleId: schedule.id,
      scheduledFor,
      runAt: scheduledFor,
      input: schedule.input === undefined ? null : JSON.stringify(schedule.input),
      createdAt: now,
      deliveredAt: now,
    }
  }

  async function addFiring(
    { scheduledFor, reason }: FiringPlan['firings'][number],
    trx: TransactionClientContract
  ): Promise<Delivery | null> {
    const run: NewRun = { ...firingRun(scheduledFor), reason, ...placesOf(task) }
    if (await runs.addIfFree(run, trx)) return { id: run.id, queue: run.queue, runAt: run.runAt }

    // a time that has its run already finds that instead of a free place
    const { overlapSlot } = run
    const holder = overlapSlot && (await runs.findHolder({ overlap_slot: overlapSlot }, trx))
    const why = `the run ${holder ?? 'before it'} had not ended`
    await runs.addIfFree({ ...firingRun(scheduledFor), status: 'skipped', reason: why }, trx)
    return null
  }
}
