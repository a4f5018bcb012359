import type { ClaimedRun, Progress, Run, RunOrigin, RunStatus, RunSummary } from '../run.js'
import { type Integer, toNumber } from './integers.js'

/** The only table of runs; nobody but this folder reads or writes it. */
export const RUNS = 'iti_task_runs'

/** The places that a run has while it has not ended, given back. */
export const FREE_PLACES = { unique_key: null, overlap_slot: null, waits_for: null }

/** The columns that a list reads: none of those that may be large. */
export const SUMMARY_COLUMNS = [
  'id',
  'task',
  'queue',
  'status',
  'origin',
  'schedule_id',
  'scheduled_for',
  'run_at',
  'attempt',
  'reason',
  'progress',
  'owner',
  'cancel_requested_at',
  'trace_id',
  'user_id',
  'created_at',
  'started_at',
  'finished_at',
] as const

/** A run in a list, as the drivers return it. */
export interface SummaryRow {
  id: string
  task: string
  queue: string
  status: RunStatus
  origin: RunOrigin
  schedule_id: number | null
  scheduled_for: Integer | null
  run_at: Integer
  attempt: number
  reason: string | null
  progress: string | null
  owner: string | null
  cancel_requested_at: Integer | null
  trace_id: string | null
  user_id: number | null
  created_at: Integer
  started_at: Integer | null
  finished_at: Integer | null
}

/** A whole run, as the drivers return it. */
export interface RunRow extends SummaryRow {
  input: string | null
  result: string | null
  error: string | null
  checkpoint: string | null
  own_key: string | null
}

const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

export const toSummary = (row: SummaryRow): RunSummary => ({
  id: row.id,
  task: row.task,
  queue: row.queue,
  status: row.status,
  origin: row.origin,
  scheduleId: row.schedule_id,
  scheduledFor: toNumber(row.scheduled_for),
  runAt: Number(row.run_at),
  attempt: row.attempt,
  reason: row.reason,
  progress: fromJson(row.progress) as Progress | null,
  owner: row.owner,
  cancelRequestedAt: toNumber(row.cancel_requested_at),
  traceId: row.trace_id,
  userId: row.user_id,
  createdAt: Number(row.created_at),
  startedAt: toNumber(row.started_at),
  finishedAt: toNumber(row.finished_at),
})

export const toRun = (row: RunRow): Run => ({
  ...toSummary(row),
  input: fromJson(row.input),
  result: fromJson(row.result),
  key: row.own_key,
  error: row.error,
})

/** The columns that whoever claims a run needs. */
export const CLAIM_COLUMNS =
  'id, task, queue, attempt, run_at, input, checkpoint, trace_id, user_id'

/** What {@link CLAIM_COLUMNS} names. */
export type ClaimRow = Pick<
  RunRow,
  'id' | 'task' | 'queue' | 'attempt' | 'run_at' | 'input' | 'checkpoint' | 'trace_id' | 'user_id'
>

export const toClaimed = (row: ClaimRow, owner: string): ClaimedRun => ({
  id: row.id,
  task: row.task,
  queue: row.queue,
  attempt: row.attempt,
  owner,
  runAt: Number(row.run_at),
  input: row.input,
  checkpoint: row.checkpoint,
  traceId: row.trace_id,
  userId: row.user_id,
})
