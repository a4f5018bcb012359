import { inject } from '@adonisjs/core'
import { SessionManager } from '../../../../src/access/main.js'
import { cron, Task, type TaskContext } from '../../../../src/tasks/main.js'
import { sweep, type Swept } from '../../sweep.js'

/** Deletes sessions that have ended by themselves: those of users who do not come back are deleted by nobody else. */
@inject()
export default class ClearSessions extends Task<void, Swept> {
  static override id = 'system.clear_sessions'
  static override title = 'Delete sessions that have ended'
  static override schedules = [cron('17 3 * * *')]

  constructor(private sessions: SessionManager) {
    super()
  }

  run(_input: void, context: TaskContext): Promise<Swept> {
    return sweep(() => this.sessions.sweep(), context)
  }
}
