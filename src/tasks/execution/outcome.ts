import type { DeclaredTask } from '../declared_task.js'
import { E_TASK_INPUT_INVALID, E_TASK_VALUE_INVALID } from '../errors.js'
import type { RunStatus } from '../run.js'

/** What ends an attempt before its body does. */
export type StopCause = 'timed_out' | 'cancelled' | 'interrupted' | 'taken'

/** That an attempt was stopped, and why, in a sentence. */
export interface Stop {
  cause: StopCause
  reason: string
}

/** How a body ended. */
export type BodyEnd = { result: string | null } | { error: unknown }

/** What becomes of a run after an attempt. */
export type Outcome =
  | {
      kind: 'ends'
      status: Exclude<RunStatus, 'queued' | 'running' | 'skipped'>
      reason?: string
      isToResume?: boolean
    }
  | { kind: 'tries again'; in: number; reason: string }
  | { kind: 'is not ours' }

/** Decides what becomes of a run after an attempt of it. */
export function outcomeOf(
  end: BodyEnd,
  { task, attempt, stop }: { task: DeclaredTask; attempt: number; stop: Stop | undefined }
): Outcome {
  if (stop?.cause === 'taken') return { kind: 'is not ours' }
  if (stop?.cause === 'cancelled') return { kind: 'ends', status: 'cancelled', reason: stop.reason }
  if (stop?.cause === 'interrupted') {
    const { isRestartable: isToResume } = task
    return { kind: 'ends', status: 'interrupted', reason: stop.reason, isToResume }
  }
  if (!stop && 'result' in end) return { kind: 'ends', status: 'succeeded' }

  const error = 'error' in end ? end.error : undefined
  const reason = stop?.reason ?? toSentence(error)
  if (mayTryAgain(task, { attempt, error: stop ? undefined : error })) {
    return { kind: 'tries again', in: task.retries.backoff(attempt), reason }
  }
  return { kind: 'ends', status: stop ? 'timed_out' : 'failed', reason }
}

/** Whether a run that did not succeed has an attempt left. */
export function mayTryAgain(
  { retries }: DeclaredTask,
  { attempt, error }: { attempt: number; error?: unknown }
): boolean {
  if (attempt > retries.limit) return false
  if (error === undefined) return true
  // the same input is as wrong the next time, and work whose result cannot be kept has been done
  const isOfNoUse = error instanceof E_TASK_INPUT_INVALID || error instanceof E_TASK_VALUE_INVALID
  return !isOfNoUse && !retries.unless(error)
}

/** An error in a sentence. */
export const toSentence = (error: unknown): string => {
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.split('\n', 1)[0]!
}

/** An error with everything that helps to find it: its stack, and those of its causes. */
export function toStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\nCaused by: ${toStack(error.cause)}`
}
