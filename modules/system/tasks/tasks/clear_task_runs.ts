import app from '@adonisjs/core/services/app'
import { cron, Task, type TaskContext } from '../../../../src/tasks/main.js'
import { sweep, type Swept } from '../../sweep.js'

/** Deletes runs that ended longer ago than `keptFor` of `config/tasks.ts`, with their logs. */
export default class ClearTaskRuns extends Task<void, Swept> {
  static override id = 'system.clear_task_runs'
  static override title = 'Delete runs that are not kept any longer'
  static override schedules = [cron('53 3 * * *')]

  async run(_input: void, context: TaskContext): Promise<Swept> {
    const tasks = await app.container.make('iti.tasks')
    return sweep(() => tasks.clearRuns(), context)
  }
}
