import { inject } from '@adonisjs/core'
import { IdempotentCommands } from '../../../../src/services/main.js'
import { cron, Task, type TaskContext } from '../../../../src/tasks/main.js'
import { sweep, type Swept } from '../../sweep.js'

/** Deletes the keys of commands that have expired, with the answers that are kept for them. */
@inject()
export default class ClearIdempotencyKeys extends Task<void, Swept> {
  static override id = 'system.clear_idempotency_keys'
  static override title = 'Delete expired idempotency keys'
  static override schedules = [cron('37 * * * *')]

  constructor(private commands: IdempotentCommands) {
    super()
  }

  run(_input: void, context: TaskContext): Promise<Swept> {
    return sweep(() => this.commands.sweep(), context)
  }
}
