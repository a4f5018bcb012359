import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { withCleanStdout } from '../clean_stdout.js'
import { openTasks } from './open_tasks.js'
import { failTask } from './task_failure.js'

/**
 * Has a run that has ended run again, with the input and the checkpoint that it has.
 * Exit codes: 0 it is queued; 1 it is not; 2 unknown run.
 */
export default class RetryRun extends BaseCommand {
  static override commandName = 'task:retry'
  static override description = 'Have a run that has ended run again'
  static override help = [
    'It gets the input that it had, and goes on where its checkpoint says.',
    'Exit codes:',
    '  0  it is queued',
    '  1  it is not: usage, no database, it has not ended, or its task does not run beside itself',
    '  2  there is no such run, or its task is not declared any more',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Id of the run, from node ace task:runs' })
  declare id: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const retry = () => this.#retry()
      await (this.json ? withCleanStdout(this.app, retry) : retry())
      const { id } = this
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, id, status: 'queued' }, null, 2))
      else this.logger.success(`The run ${id} is queued again`)
    } catch (error) {
      failTask(this, error)
    }
  }

  async #retry(): Promise<void> {
    await openTasks(this.app)
    const { TaskOperations } = await import('../../modules/system/tasks/main.js')
    await new TaskOperations().retry(this.id, null)
  }
}
