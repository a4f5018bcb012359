import app from '@adonisjs/core/services/app'
import type { RunSummary } from '../../../src/tasks/main.js'
import { E_TASKS_NOT_DRAINED } from './errors.js'
import { type TaskRunnerOptions, withTaskRunner } from './task_runner.js'

const MOST = 1_000

/**
 * Executes what is due in the tables of the application, and what that dispatches, until nothing is left. One run
 * follows the other, so that a test is the same every time. What waits for a later time stays, also for another
 * attempt: a clock that was moved on makes it due.
 *
 * @returns the runs in the order in which they were executed, as they are now
 * @throws {E_TASKS_NOT_DRAINED} if there are always more
 *
 * @example
 * ```ts
 * await client.post('/api/orders/orders').json(order).loginAs(clerk)
 * const [run] = await drainTasks()
 * assert.equal(run.status, 'succeeded')
 *
 * const clock = new TestClock(new Date().toISOString())
 * await clock.advance(5 * 60_000)
 * await drainTasks({ clock })        // what was dispatched with a delay of 5 minutes, too
 * ```
 */
export async function drainTasks(options: TaskRunnerOptions = {}): Promise<RunSummary[]> {
  const tasks = await app.container.make('iti.tasks')
  const registry = await tasks.registry()
  const classes = registry.all.map(({ Task }) => Task)
  return withTaskRunner(classes, options, async ({ next }) => {
    const ids: string[] = []
    for (const queues = Object.keys(tasks.config.queues); ;) {
      const executed = await nextOf(queues, next)
      if (executed === null) break
      if (ids.length === MOST) throw new E_TASKS_NOT_DRAINED([MOST])
      ids.push(executed)
    }
    return Promise.all(
      ids.map(async (id) => {
        const run = await tasks.queries.find(id)
        return run!
      })
    )
  })
}

async function nextOf(
  queues: readonly string[],
  next: (from: { queue: string }) => Promise<string | null>
): Promise<string | null> {
  for (const queue of queues) {
    const executed = await next({ queue })
    if (executed !== null) return executed
  }
  return null
}
