import { Result } from '@adonisjs/core/health'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import {
  isServing,
  type QueueCount,
  type StartState,
  type Worker,
} from '../../../src/tasks/main.js'

const SLOW_START = 30_000
const SILENT = 30_000

/** Runs that might have started longer ago than this are missed by somebody. */
export const OVERDUE = 60_000

/** How far this process is with executing runs. */
export interface OwnWorker {
  state: StartState
  /** Milliseconds since the worker's own work went well; unknown before it has started. */
  silence: number | undefined
  /** As the clock of the state tells time. */
  now: number
}

/** What waits in the database. */
export interface WaitingRuns {
  counts: readonly QueueCount[]
  workers: readonly Worker[]
  /** Runs of tasks that nobody declares, by task. */
  undeclared: ReadonlyMap<string, number>
  /** Milliseconds since 1970. */
  now: number
}

/**
 * Whether this process executes runs, if it is to. One that is to and does not is taken out of use: its neighbours may
 * be in order, and it is not.
 */
export function checkWorker({ state, silence = 0, now }: OwnWorker): HealthCheckResult {
  if (state.kind === 'unwanted') return Result.ok('This process executes no runs')
  if (state.kind === 'failing') return Result.failed(`not started: ${state.problem}`)
  if (state.kind === 'starting') {
    const elapsed = now - state.since
    return elapsed < SLOW_START
      ? Result.ok('The worker of this process starts')
      : Result.failed(`not started: nothing has answered it for ${toSeconds(elapsed)} s`)
  }
  return silence <= SILENT
    ? Result.ok('This process executes runs')
    : Result.failed(`the worker of this process has got nothing done for ${toSeconds(silence)} s`)
}

/**
 * Whether anybody does what waits. It never warns of more than a degraded application: that nobody does it elsewhere is
 * mended by no other process, and every one of them would be taken out of use.
 */
export function checkWaiting({ counts, workers, undeclared, now }: WaitingRuns): HealthCheckResult {
  const serving = workers.filter((worker) => isServing(worker, now))
  const isServed = (queue: string) =>
    serving.some(({ queues }) => Object.hasOwn(queues, queue) && queues[queue]! > 0)
  const problems = counts
    .filter(
      ({ status, waiting, queue }) => status === 'queued' && waiting > OVERDUE && !isServed(queue)
    )
    .map(
      ({ queue, count, waiting }) =>
        `no process serves the queue "${queue}", where ${count} run(s) wait, the first for ${toSeconds(waiting)} s: ` +
        `node ace task:work --queues=${queue}`
    )
  for (const [task, count] of undeclared) {
    problems.push(
      `${count} run(s) of ${task} wait, which no code declares: cancel them, or bring it back`
    )
  }
  return problems.length === 0
    ? Result.ok('Whatever waits is served')
    : Result.warning(problems.join('\n'))
}

const toSeconds = (milliseconds: number): number => Math.round(milliseconds / 1_000)
