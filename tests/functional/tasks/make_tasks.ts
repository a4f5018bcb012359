import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { PrincipalSource } from '@iti/framework/access'
import {
  defineTasks,
  Tasks,
  type TaskClass,
  type TasksConfigInput,
  type TasksParts,
} from '@iti/framework/tasks'
import { getActiveTest } from '@japa/runner'
import { type Clock, processClock } from '../../../src/clock/main.js'

/** What the tasks of a test are made of. */
export interface MadeTasksOptions {
  tasks: readonly TaskClass[]
  clock?: Clock
  config?: TasksConfigInput
  observer?: TasksParts['observer']
}

/** Tasks of a test, and the faults that they told. */
export interface MadeTasks {
  tasks: Tasks
  faults: { message: string; error: unknown }[]
}

const TABLES = [
  'iti_task_run_logs',
  'iti_task_runs',
  'iti_task_schedules',
  'iti_task_workers',
] as const

/** Forgets everything that tasks have stored. */
export async function clearTasks(): Promise<void> {
  for (const table of TABLES) await db.from(table).delete()
}

/** Makes a task runner of its own for a test, which ends with it. Ids of its tasks begin with `app.`. */
export function makeTasks({
  tasks: classes,
  clock,
  config,
  observer,
}: MadeTasksOptions): MadeTasks {
  const faults: MadeTasks['faults'] = []
  const tasks = new Tasks({
    app,
    config: defineTasks(config),
    listings: async () =>
      classes.map((Class) => ({ owner: 'app', load: async () => ({ default: Class }) })),
    db,
    clock: clock ?? processClock,
    logger: { error: ({ err: error }, message) => void faults.push({ message, error }) },
    observer: observer ?? { onStart() {}, onEnd() {}, onLost() {} },
    principals: () => app.container.make(PrincipalSource),
    isElsewhere: () => false,
  })
  getActiveTest()?.cleanup(() => tasks.shutdown())
  return { tasks, faults }
}
