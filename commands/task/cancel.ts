import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { RunStatus } from '../../src/tasks/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { openTasks } from './open_tasks.js'
import { failTask } from './task_failure.js'

/** What came of it: the run was cancelled before, is now, or its worker was asked to stop it. */
interface Cancelled {
  status: RunStatus
  wasAlready: boolean
}

/**
 * Ends a run that waits, or has the worker that executes it stop it.
 * Exit codes: 0 it is cancelled, or its worker was asked to; 1 it is not; 2 unknown run.
 */
export default class CancelRun extends BaseCommand {
  static override commandName = 'task:cancel'
  static override description = 'Cancel a run'
  static override help = [
    'A run that waits is cancelled at once. One that runs is asked to stop, within a second: its task decides how',
    'soon it does. After 30 s the run counts as cancelled, though its body may go on.',
    'Exit codes:',
    '  0  it is cancelled, or was already, or its worker was asked to stop it',
    '  1  it is not: usage, no database, or it has ended otherwise',
    '  2  there is no such run',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Id of the run, from node ace task:runs' })
  declare id: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const cancel = () => this.#cancel()
      const cancelled = await (this.json ? withCleanStdout(this.app, cancel) : cancel())
      const { id } = this
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, id, ...cancelled }, null, 2))
      else this.#print(cancelled)
    } catch (error) {
      failTask(this, error)
    }
  }

  async #cancel(): Promise<Cancelled> {
    const tasks = await openTasks(this.app)
    const { getRun, TaskOperations } = await import('../../modules/system/tasks/main.js')
    const before = await getRun(tasks, this.id)
    if (before.status === 'cancelled') return { status: 'cancelled', wasAlready: true }
    await new TaskOperations().cancel(this.id, null)
    const { status } = await getRun(tasks, this.id)
    return { status, wasAlready: false }
  }

  #print({ status, wasAlready }: Cancelled) {
    if (wasAlready) this.logger.info(`Nothing to do: the run ${this.id} is cancelled already`)
    else if (status === 'cancelled') this.logger.success(`Cancelled the run ${this.id}`)
    else this.logger.success(`Asked the worker of the run ${this.id} to stop it`)
  }
}
