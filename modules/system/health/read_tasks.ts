import { Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import { processClock } from '../../../src/clock/main.js'
import { type Tasks, WorkerStart } from '../../../src/tasks/main.js'
import { countUndeclaredRuns } from '../tasks/main.js'
import { checkWaiting, checkWorker, OVERDUE } from './check_tasks.js'

/** Asks whether this process executes runs, and whether anybody does what waits. */
export async function readTasks(): Promise<HealthCheckResult> {
  const tasks = await app.container.make('iti.tasks')
  const start = await app.container.make(WorkerStart)
  const own = checkWorker({
    state: start.state,
    silence: tasks.worker?.silence,
    now: processClock.now(),
  })
  if (own.status === 'error') return own

  const waiting = await readWaiting(tasks)
  return waiting.status === 'ok' ? own : waiting
}

/* A process that executes no runs can do its work without knowing. */
async function readWaiting(tasks: Tasks): Promise<HealthCheckResult> {
  const now = processClock.time()
  try {
    const [counts, workers, undeclared] = await Promise.all([
      tasks.queries.counts(now),
      tasks.workers(),
      countUndeclaredRuns(tasks, now - OVERDUE),
    ])
    return checkWaiting({ counts, workers, undeclared, now })
  } catch (error) {
    return Result.warning(`what waits cannot be read: ${(error as Error).message}`)
  }
}
