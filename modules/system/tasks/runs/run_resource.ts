import type { Run, RunSummary, StoredSchedule } from '../../../../src/tasks/main.js'
import { toIso } from '../to_iso.js'

/** A run as lists tell it. */
export interface RunResource {
  id: string
  task: string
  queue: string
  status: RunSummary['status']
  /** Who or what made it. */
  origin: RunSummary['origin']
  /** The name of its schedule, and the time for which that wanted it; null if it is of none. */
  schedule: string | null
  scheduledFor: string | null
  /** Before this time it does not start. */
  runAt: string
  /** How often it has started. */
  attempt: number
  /** Why it is what it is. */
  reason: string | null
  progress: RunSummary['progress']
  /** The worker that has it, or had it last. */
  worker: string | null
  cancelRequestedAt: string | null
  traceId: string | null
  /** The user for whom it runs. */
  userId: number | null
  createdAt: string
  startedAt: string | null
  /** Null as long as it has not ended. */
  finishedAt: string | null
}

/** A run with everything that is stored of it. */
export interface WholeRunResource extends RunResource {
  input: unknown
  result: unknown
  /** The stack of the last failure. */
  error: string | null
}

export function toRunResource(
  run: RunSummary,
  schedules: readonly Pick<StoredSchedule, 'id' | 'name'>[]
): RunResource {
  const { id, task, queue, status, origin, attempt, reason, progress, traceId, userId } = run
  return {
    id,
    task,
    queue,
    status,
    origin,
    schedule: schedules.find((one) => one.id === run.scheduleId)?.name ?? null,
    scheduledFor: toIso(run.scheduledFor),
    runAt: toIso(run.runAt),
    attempt,
    reason,
    progress,
    worker: run.owner,
    cancelRequestedAt: toIso(run.cancelRequestedAt),
    traceId,
    userId,
    createdAt: toIso(run.createdAt),
    startedAt: toIso(run.startedAt),
    finishedAt: toIso(run.finishedAt),
  }
}

export const toWholeRun = (
  run: Run,
  schedules: Parameters<typeof toRunResource>[1]
): WholeRunResource => ({
  ...toRunResource(run, schedules),
  input: run.input,
  result: run.result,
  error: run.error,
})
