import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { ServicesConfig } from '../../src/services/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { failWith } from '../failure.js'
import { type ListedSchedule, type ListedTask, listTasks } from './listed_task.js'
import { openTasks } from './open_tasks.js'

const NOTHING = '-'

/**
 * Shows the tasks that modules, plugins and the application declare, and when they run.
 * Exit codes: 0 they are shown, also when there are none; 1 could not run.
 */
export default class ListTasks extends BaseCommand {
  static override commandName = 'task:list'
  static override description = 'List the tasks, their schedules, and when they run next'
  static override help = [
    'What a schedule says is what holds: what an operator has set, otherwise what the code declares.',
    'A schedule is orphaned when no code declares it any more: it stays, and does not fire.',
    'Exit codes:',
    '  0  they are listed, also when there are none',
    '  1  could not run: usage, no database, or migrations have not run',
  ]
  static override options = { startApp: true }

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const list = () => this.#list()
      const tasks = await (this.json ? withCleanStdout(this.app, list) : list())
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, tasks }, null, 2))
      else this.#print(tasks)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #list(): Promise<ListedTask[]> {
    const { elsewhere = [] } = this.app.config.get<Partial<ServicesConfig>>('services', {})
    const isElsewhere = (module: string) => elsewhere.includes(module)
    return listTasks(await openTasks(this.app), { now: Date.now(), isElsewhere })
  }

  #print(tasks: readonly ListedTask[]) {
    if (tasks.length === 0) {
      return this.logger.info('No module, plugin or config/tasks.ts declares a task: make:task')
    }
    const table = this.ui.table().head(['task', 'queue', 'schedule', 'runs', 'next', 'state'])
    for (const { id, queue, schedules, isOrphaned } of tasks) {
      const cells = [id, queue ?? NOTHING]
      if (schedules.length === 0) table.row([...cells, NOTHING, NOTHING, NOTHING, NOTHING])
      for (const schedule of schedules) {
        const [next = NOTHING] = schedule.nextTimes.map((time) => time.replace('.000Z', 'Z'))
        const state = this.#stateOf(schedule, isOrphaned)
        table.row([...cells, schedule.name, toWords(schedule), next, state])
      }
    }
    table.render()
  }

  #stateOf({ isPaused, isOrphaned, isStored, declared, own }: ListedSchedule, isTaskGone: boolean) {
    const states = [
      isPaused && this.colors.yellow('paused'),
      (isOrphaned || isTaskGone) && this.colors.red('orphaned'),
      own && this.colors.cyan(`own, in code ${declared.expression} ${declared.timeZone}`),
      !isStored && this.colors.yellow('begins with the first worker'),
    ]
    return states.filter((state) => typeof state === 'string').join(', ') || 'active'
  }
}

const toWords = ({ kind, expression, timeZone }: ListedSchedule): string =>
  kind === 'cron' ? `${expression} ${timeZone}` : `${kind} ${expression}`
