/** What may become of a run. */
export const STATUSES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'skipped',
  'cancelled',
  'lost',
  'interrupted',
] as const

export type RunStatus = (typeof STATUSES)[number]

/** Who or what made a run. */
export type RunOrigin = 'schedule' | 'dispatch' | 'event' | 'operator'

/** How far a run has come. */
export interface Progress {
  done: number
  /** null where nobody knows. */
  total: number | null
  note: string | null
}

/** A run as it is stored, without what may be large. Times are milliseconds since 1970. */
export interface RunSummary {
  /** A UUID of version 7. */
  id: string
  task: string
  queue: string
  status: RunStatus
  origin: RunOrigin
  scheduleId: number | null
  scheduledFor: number | null
  /** Before this time it does not start. */
  runAt: number
  /** How often it has started. */
  attempt: number
  /** Why it is what it is, in a sentence. */
  reason: string | null
  progress: Progress | null
  /** The worker that has it, or had it last. */
  owner: string | null
  cancelRequestedAt: number | null
  traceId: string | null
  /** The user for whom it runs. */
  userId: number | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

/** Everything that is stored of a run. */
export interface Run extends RunSummary {
  input: unknown
  result: unknown
  /** What no two runs of its task have in common that have not ended; null if it was dispatched without. */
  key: string | null
  /** The stack of the last failure. */
  error: string | null
}

/** A run that a worker has taken: what it needs to execute it. */
export interface ClaimedRun {
  id: string
  task: string
  queue: string
  /** Which start this is, from 1 on. */
  attempt: number
  owner: string
  runAt: number
  /** JSON. */
  input: string | null
  checkpoint: string | null
  traceId: string | null
  userId: number | null
}
