import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { Tasks } from '../../src/tasks/main.js'
import { failWith } from '../failure.js'
import { untilStopped } from '../migration/stop_signals.js'
import { openTasks } from './open_tasks.js'

const MOST = 1000
/* What a body that did not stop had begun may go on, and would keep the process alive. */
const GRACE = 3000

/**
 * Executes runs until a signal stops it.
 * Exit codes: 0 it was stopped; 1 it could not start.
 */
export default class Work extends BaseCommand {
  static override commandName = 'task:work'
  static override description = 'Execute runs of tasks in a process of its own'
  static override help = [
    'It takes the runs of all queues of config/tasks.ts, or of those that are named, and fires schedules.',
    'Several of them may run, on several machines; none takes what another has.',
    'Ctrl+C, or SIGTERM, stops it: it takes no more runs, and those that run have 25 s to end. Then they are',
    'interrupted, and run again elsewhere if they are restartable. A second signal ends it at once.',
    'Where the server executes runs as well, config/tasks.ts says so: inServer.',
    'Exit codes:',
    '  0  it was stopped',
    '  1  it could not start: usage, no such queue, no database, or migrations have not run',
  ]
  static override options = { startApp: true }

  @flags.array({ description: 'Only these queues, separated by commas' })
  declare queues?: string[]

  @flags.number({ description: 'How many runs of each queue it executes at once' })
  declare concurrency?: number

  /* There is nothing for machines to read. */
  readonly json = false

  override async run() {
    try {
      const tasks = await openTasks(this.app)
      const queues = this.#chooseQueues(tasks.config.queues)
      await untilStopped({
        run: (signal) => {
          const working = this.#work(tasks, { queues, signal })
          // a signal has the application close its connections, too, which is held back until the runs have ended
          this.app.terminating(() => working.then(noop, noop))
          return working
        },
        onStop: () =>
          this.logger.info('Stopping: what runs has 25 s to end. A second signal ends it at once'),
      })
      this.logger.info('Stopped')
      if (this.isMain) setTimeout(() => process.exit(0), GRACE).unref()
    } catch (error) {
      failWith(this, error)
    }
  }

  async #work(
    tasks: Tasks,
    { queues, signal }: { queues: Record<string, number>; signal: AbortSignal }
  ): Promise<void> {
    const worker = await tasks.startWorker({ queues })
    const served = Object.entries(queues).map(([name, most]) => `${name} (${most} at once)`)
    this.logger.info(`Executes runs of ${served.join(', ')}, as the worker ${worker.id}`)
    await aborted(signal)
    await tasks.shutdown()
  }

  /** @throws {E_TASK_QUEUE_UNKNOWN} {E_TASK_CONCURRENCY_INVALID} */
  #chooseQueues(known: Readonly<Record<string, number>>): Record<string, number> {
    const { concurrency } = this
    if (concurrency !== undefined && !isCount(concurrency)) {
      const message = `--concurrency=${concurrency} must be a whole number from 1 to ${MOST}`
      throw new Exception(message, { code: 'E_TASK_CONCURRENCY_INVALID' })
    }
    const all = Object.keys(known)
    const names = this.queues?.flatMap((text) => text.split(',').map((one) => one.trim())) ?? all
    const wrong = names.filter((name) => !all.includes(name))
    if (wrong.length > 0) {
      const told = wrong.map((name) => `"${name}"`).join(', ')
      const message = `There is no queue ${told} in config/tasks.ts, which has ${all.join(', ')}`
      throw new Exception(message, { code: 'E_TASK_QUEUE_UNKNOWN' })
    }
    const idle = names.filter((name) => this.queues && !concurrency && known[name] === 0)
    if (idle.length > 0) {
      const message = `config/tasks.ts executes 0 runs of "${idle[0]}" at once: say how many with --concurrency`
      throw new Exception(message, { code: 'E_TASK_CONCURRENCY_INVALID' })
    }
    return Object.fromEntries(names.map((name) => [name, concurrency ?? known[name]!]))
  }
}

const noop = () => {}

const isCount = (value: number): boolean =>
  Number.isSafeInteger(value) && value >= 1 && value <= MOST

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
