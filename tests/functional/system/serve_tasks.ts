import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import type { Run, Tasks } from '@iti/framework/tasks'
import { getActiveTest } from '@japa/runner'
import { type MadeTasksOptions, makeTasks } from '../tasks/make_tasks.js'

const PATIENCE = 15_000

/** Has the application of the test have these tasks in place of its own. */
export async function serveTasks(options: MadeTasksOptions): Promise<Tasks> {
  const own = await app.container.make('iti.tasks')
  const { tasks } = makeTasks(options)
  app.container.bindValue('iti.tasks', tasks)
  getActiveTest()!.cleanup(() => app.container.bindValue('iti.tasks', own))
  return tasks
}

/** The run, as soon as something holds of it. */
export async function runThat(
  tasks: Tasks,
  id: string,
  holds: (run: Run) => boolean
): Promise<Run> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(10)) {
    const run = await tasks.queries.find(id)
    if (run && holds(run)) return run
  }
  throw new Error(`It does not come true of ${id}: ${holds}`)
}

/** The run, when it has ended. */
export const endOf = (tasks: Tasks, id: string): Promise<Run> =>
  runThat(tasks, id, ({ finishedAt }) => finishedAt !== null)
