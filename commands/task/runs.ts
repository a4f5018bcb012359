import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { RunStatus, RunSummary, Tasks } from '../../src/tasks/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { openTasks } from './open_tasks.js'
import { toIso, toLine, toMoment } from './plain_text.js'
import { failTask } from './task_failure.js'

const MOST = 1000
const COLORS: Partial<Record<RunStatus, 'green' | 'red' | 'yellow' | 'cyan'>> = {
  succeeded: 'green',
  failed: 'red',
  timed_out: 'red',
  lost: 'red',
  running: 'cyan',
  interrupted: 'yellow',
  cancelled: 'yellow',
}

interface Listed {
  runs: RunSummary[]
  total: number
}

/**
 * Shows runs, the newest first.
 * Exit codes: 0 they are shown; 1 could not run; 2 unknown task, or a filter that cannot be used.
 */
export default class ListRuns extends BaseCommand {
  static override commandName = 'task:runs'
  static override description = 'List runs of tasks, the newest first'
  static override help = [
    'A run is queued, running, succeeded, failed, timed_out, skipped, cancelled, lost or interrupted.',
    '  node ace task:runs --status=failed,lost,timed_out --limit=50',
    'Exit codes:',
    '  0  they are listed, also when there are none',
    '  1  could not run: usage, no database',
    '  2  there is no such task or status, or the limit is none',
  ]
  static override options = { startApp: true }

  @flags.array({ description: 'Only runs that are in one of these, separated by commas' })
  declare status?: string[]

  @flags.string({ description: 'Only runs of this task' })
  declare task?: string

  @flags.number({ description: 'How many at the most', default: 20 })
  declare limit: number

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const list = () => this.#list()
      const listed = await (this.json ? withCleanStdout(this.app, list) : list())
      if (this.json) {
        const { runs, total } = listed
        this.logger.log(JSON.stringify({ exitCode: 0, total, runs: runs.map(toJson) }, null, 2))
      } else this.#print(listed)
    } catch (error) {
      failTask(this, error)
    }
  }

  async #list(): Promise<Listed> {
    const { STATUSES } = await import('../../src/tasks/main.js')
    const status = this.status?.flatMap((text) => text.split(',').map((one) => one.trim())) ?? []
    const wrong = status.filter((one) => !(STATUSES as readonly string[]).includes(one))
    if (wrong.length > 0) {
      throw refusal(`--status=${wrong.join(',')} is none of ${STATUSES.join(', ')}`)
    }
    const { limit } = this
    if (!(Number.isSafeInteger(limit) && limit >= 1 && limit <= MOST)) {
      throw refusal(`--limit=${limit} must be a whole number from 1 to ${MOST}`)
    }
    const tasks = await openTasks(this.app)
    const filters = { status: status as RunStatus[], task: this.task, pageSize: limit }
    const { items, total } = await tasks.queries.list(filters)
    if (total === 0 && this.task !== undefined) await this.#assertKnown(tasks, this.task)
    return { runs: items, total }
  }

  /* A task that the code does not declare any more has its runs still. */
  async #assertKnown(tasks: Tasks, task: string): Promise<void> {
    const { total } = await tasks.queries.list({ task, pageSize: 1 })
    const registry = await tasks.registry()
    if (total === 0) registry.get(task)
  }

  #print({ runs, total }: Listed) {
    if (runs.length === 0) return this.logger.info('There is no such run')
    const head = ['run', 'task', 'status', 'attempt', 'by', 'created', 'ended', 'reason']
    const table = this.ui.table().head(head)
    for (const { id, task, status, attempt, origin, createdAt, finishedAt, reason } of runs) {
      const color = COLORS[status]
      table.row([
        id,
        task,
        color ? this.colors[color](status) : status,
        `${attempt}`,
        origin,
        toMoment(createdAt),
        toMoment(finishedAt),
        toLine(reason ?? ''),
      ])
    }
    table.render()
    if (total > runs.length) this.logger.info(`${total - runs.length} more: --limit=${MOST}`)
  }
}

const refusal = (message: string) => new Exception(message, { code: 'E_TASK_FILTER_INVALID' })

const toJson = (run: RunSummary) => ({
  ...run,
  scheduledFor: toIso(run.scheduledFor),
  runAt: toIso(run.runAt),
  cancelRequestedAt: toIso(run.cancelRequestedAt),
  createdAt: toIso(run.createdAt),
  startedAt: toIso(run.startedAt),
  finishedAt: toIso(run.finishedAt),
})
