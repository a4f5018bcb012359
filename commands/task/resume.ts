import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { changeSchedules } from './change_schedules.js'

/**
 * Has paused schedules of a task fire again.
 * Exit codes: 0 they fire again, or did already; 1 could not run; 2 unknown task or schedule.
 */
export default class ResumeTask extends BaseCommand {
  static override commandName = 'task:resume'
  static override description = 'Have the schedules of a task fire again'
  static override help = [
    'The times of the pause are not made up for; one skipped run stands for them.',
    'Exit codes:',
    '  0  they fire again, or did already',
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
    await changeSchedules(this, { verb: 'resume', done: 'Resumed', already: 'fires already' })
  }
}
