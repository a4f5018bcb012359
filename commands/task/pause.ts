import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { changeSchedules } from './change_schedules.js'

/**
 * Has schedules of a task not fire until somebody resumes them.
 * Exit codes: 0 they are paused, or were already; 1 could not run; 2 unknown task or schedule.
 */
export default class PauseTask extends BaseCommand {
  static override commandName = 'task:pause'
  static override description = 'Have the schedules of a task not fire'
  static override help = [
    'Paused schedules stay paused when a new release is deployed. What is dispatched runs all the same.',
    'Exit codes:',
    '  0  they are paused, or were already',
    '  1  could not run: usage, no database, or the task has no schedule',
    '  2  there is no such task or schedule',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Id of the task, for instance inventory.sync_parts' })
  declare task: string

  @flags.string({ description: 'Only this schedule of the task; by default all of them' })
  declare schedule?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    await changeSchedules(this, { verb: 'pause', done: 'Paused', already: 'is paused already' })
  }
}
