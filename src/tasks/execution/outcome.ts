import type { DeclaredTask } from '../declared_task.js'
import { E_TASK_INPUT_INVALID, E_TASK_VALUE_INVALID } from '../errors.js'
import type { RunStatus } from '../run.js'
import { toSentence } from './error_text.js'

/** Why a run ends that an operator does not want any more. */
export const CANCELLED = 'an operator cancelled it'

const LONGEST_WAIT = 366 * 24 * 60 * 60_000

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
  const next = nextTryOf(task, { attempt, error: stop ? undefined : error })
  if (next.in !== null) return { kind: 'tries again', in: next.in, reason }
  const told = next.problem ? `${reason}, and ${next.problem}` : reason
  return { kind: 'ends', status: stop ? 'timed_out' : 'failed', reason: told }
}

/** In how many milliseconds a run that did not succeed is tried again; null if it is not. */
export type NextTry = { in: number } | { in: null; problem?: string }

/** Decides whether and when a run that did not succeed is tried again. The rules of its author may fail themselves. */
export function nextTryOf(
  task: DeclaredTask,
  failed: { attempt: number; error?: unknown }
): NextTry {
  const refuse = (why: string) => ({
    in: null,
    problem: `whether to try again cannot be told: ${why}`,
  })
  try {
    if (!mayTryAgain(task, failed)) return { in: null }
    const wait = Math.round(task.retries.backoff(failed.attempt))
    if (wait >= 0 && wait <= LONGEST_WAIT) return { in: wait }
    return refuse(`its backoff gives ${wait} ms`)
  } catch (error) {
    return refuse(toSentence(error))
  }
}

function mayTryAgain(
  { retries }: DeclaredTask,
  { attempt, error }: { attempt: number; error?: unknown }
): boolean {
  if (attempt > retries.limit) return false
  if (error === undefined) return true
  // the same input is as wrong the next time, and work whose result cannot be kept has been done
  const isOfNoUse = error instanceof E_TASK_INPUT_INVALID || error instanceof E_TASK_VALUE_INVALID
  return !isOfNoUse && !retries.unless(error)
}
