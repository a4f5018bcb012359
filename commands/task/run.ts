import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { EndedHere, Run, Tasks } from '../../src/tasks/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { untilStopped } from '../migration/stop_signals.js'
import { openTasks } from './open_tasks.js'
import { RunOutput } from './run_output.js'
import { RunReport } from './run_report.js'
import { failTask } from './task_failure.js'

/* A body that does not stop is left behind before, and must not keep the process. */
const ENDED_AFTER = 30_000

/**
 * Has a task run: by whoever executes runs, or here and now.
 * Exit codes: 0 succeeded, or queued; 1 failed, or could not run; 2 unknown task, or bad input.
 */
export default class RunTask extends BaseCommand {
  static override commandName = 'task:run'
  static override description = 'Have a task run now'
  static override help = [
    'The run is queued, and executed by the server or by node ace task:work.',
    'With --wait it is executed in this process: its log and how far it is go to stderr, its result to stdout.',
    'Ctrl+C, or SIGTERM, stops it then, and the run is cancelled. A second one ends the process at once.',
    'An attempt that fails here and has tries left goes back into the queue, for whoever executes runs.',
    'A task that does not run beside itself (overlap) is refused while a run of it has not ended.',
    '  node ace task:run inventory.sync_parts --input=\'{ "full": true }\' --wait',
    'Exit codes:',
    '  0  it succeeded; without --wait, it is queued',
    '  1  it failed, was stopped, or could not run: usage, no database, another run has not ended',
    '  2  there is no such task, or the input is not JSON or not what the task takes',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Id of the task, for instance inventory.sync_parts' })
  declare task: string

  @flags.string({ description: 'What it is given, as JSON' })
  declare input?: string

  @flags.boolean({ description: 'Execute it in this process, and wait for its end' })
  declare wait: boolean

  @flags.boolean({ description: 'Print the result as JSON, and everything else to stderr' })
  declare json: boolean

  override async run() {
    try {
      const start = () => (this.wait ? this.#execute() : this.#queue())
      await (this.json ? withCleanStdout(this.app, start) : start()).then((tell) => tell())
    } catch (error) {
      failTask(this, error)
    }
  }

  async #queue(): Promise<() => void> {
    const input = readInput(this.input)
    await openTasks(this.app)
    const { TaskOperations } = await import('../../modules/system/tasks/main.js')
    const id = await new TaskOperations().run(this.task, input, null)
    return () => new RunReport(this).queued(id)
  }

  async #execute(): Promise<() => void> {
    const input = readInput(this.input)
    const tasks = await openTasks(this.app)
    const output = new RunOutput(process.stderr)
    const { ended, run } = await untilStopped({
      run: (signal) => {
        const running = this.#runHere(tasks, { input, output, signal })
        // a signal has the application close its connections, too, which is held back until the run has ended
        this.app.terminating(() => running.then(noop, noop))
        return running
      },
      onStop: () => {
        output.tell('Stopping the run. A second signal ends it at once')
        if (this.isMain) setTimeout(() => process.exit(1), ENDED_AFTER).unref()
      },
    })
    if (run.progress) output.progress(run.progress)
    output.end()
    return () => new RunReport(this).ended(run, ended.outcome)
  }

  async #runHere(
    tasks: Tasks,
    { input, output, signal }: { input: unknown; output: RunOutput; signal: AbortSignal }
  ): Promise<{ ended: EndedHere; run: Run }> {
    const { taskRunRequested } = await import('../../modules/system/tasks/main.js')
    const { task } = this
    let told: Promise<unknown> | undefined
    const running = tasks.runHere(task, input, {
      signal,
      onStart(id) {
        output.tell(`Run ${id} of ${task}`)
        told = taskRunRequested.emit({ id, task, by: null })
      },
      onLog: (line) => output.log(line),
      onProgress: (progress) => output.progress(progress),
    })
    const ended = await running.catch((error) => {
      // a signal came first
      if (error !== signal.reason) throw error
      throw new Exception('Stopped before the run began', { code: 'E_TASK_RUN_STOPPED' })
    })
    await told
    const run = await tasks.queries.find(ended.id)
    return { ended, run: run! }
  }
}

const noop = () => {}

/** @throws {E_TASK_INPUT_UNREADABLE} */
function readInput(json: string | undefined): unknown {
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch (error) {
    const { message } = error as SyntaxError
    throw new Exception(`--input is no JSON: ${message}`, { code: 'E_TASK_INPUT_UNREADABLE' })
  }
}
