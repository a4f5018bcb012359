import { runForWork } from '../../http/main.js'
import type { DeclaredTask } from '../declared_task.js'
import { E_TASK_STOPPED } from '../errors.js'
import { toKeptJson } from '../kept_json.js'
import type { ClaimedRun } from '../run.js'
import type { TaskContext } from '../task_context.js'
import { toSentence, toStack } from './error_text.js'
import type { ExecutionParts } from './execution_parts.js'
import { type BodyEnd, outcomeOf, type Stop } from './outcome.js'
import { ProgressReport } from './progress_report.js'
import { RunCheckpoint } from './run_checkpoint.js'
import { RunLog } from './run_log.js'
import { Settlement } from './settlement.js'
import { principalFor, workOf } from './work_of_run.js'

/** So long a body that has to stop may go on before its run is told to have ended. */
const GRACE = 30_000

/** One attempt of one run. */
export class Execution {
  readonly run: ClaimedRun
  readonly #task: DeclaredTask
  readonly #parts: ExecutionParts
  readonly #abort = new AbortController()
  readonly #log: RunLog
  readonly #progress: ProgressReport
  readonly #settlement: Settlement
  #stop: Stop | undefined
  #timers: (() => void)[] = []

  constructor(run: ClaimedRun, task: DeclaredTask, parts: ExecutionParts) {
    this.run = run
    this.#task = task
    this.#parts = parts
    const { clock, logs, runs, onError } = parts
    this.#log = new RunLog(run, {
      clock,
      write: (lines) => logs.add(lines),
      onError: (error) => onError(error, `store the log of ${run.id}`),
    })
    this.#progress = new ProgressReport({
      clock,
      write: (progress) => runs.report(run, progress),
      onError: (error) => onError(error, `store the progress of ${run.id}`),
    })
    this.#settlement = new Settlement(run, parts)
  }

  /** Runs the body, and stores what became of it. Settles when both are done. */
  async perform(): Promise<void> {
    const { clock } = this.#parts
    const { timeout } = this.#task
    const told = `it took longer than ${timeout / 1000} s`
    this.#timers.push(
      clock.setTimeout(() => this.stop({ cause: 'timed_out', reason: told }), timeout)
    )
    const end = await this.#runBody()
    this.#parts.onBodyEnd?.()
    for (const cancel of this.#timers) cancel()
    await this.#settle(end)
  }

  /** Has the body stop. What it does afterwards does not count any more; the first cause does. */
  stop(stop: Stop): void {
    if (this.#stop) return
    this.#stop = stop
    const { cause, reason } = stop
    if (cause === 'timed_out' || cause === 'cancelled') {
      this.#timers.push(
        this.#parts.clock.setTimeout(() => void this.#settlement.mark(cause, reason), GRACE)
      )
    }
    this.#abort.abort(new E_TASK_STOPPED([this.run.id, reason]))
  }

  /** Stores how the run ended though its body goes on, because the process ends now. */
  async abandon(): Promise<void> {
    for (const cancel of this.#timers) cancel()
    const { cause, reason } = this.#stop ?? { cause: 'interrupted', reason: 'the process ended' }
    await this.#log.flush()
    const stop: Stop = { cause, reason: `${reason}, and its body had not stopped` }
    const { attempt } = this.run
    const outcome = outcomeOf({ error: undefined }, { task: this.#task, attempt, stop })
    const progress = this.#progress.last
    await this.#settlement.settle(outcome, { end: { result: null }, error: null, progress })
  }

  /** Tells operators something of the run that its body does not know. */
  note(message: string, data?: Record<string, unknown>): void {
    this.#log.warn(message, data)
  }

  async #runBody(): Promise<BodyEnd> {
    const { run } = this
    try {
      const input = await this.#task.input.parse(
        run.input === null ? undefined : JSON.parse(run.input)
      )
      const principal = await principalFor(run, this.#parts)
      const context: TaskContext = {
        run: { id: run.id, task: run.task, userId: run.userId },
        attempt: run.attempt,
        signal: this.#abort.signal,
        log: this.#log,
        progress: (done, total, note) => this.#progress.tell(done, total, note),
        checkpoint: new RunCheckpoint(run, this.#parts.runs),
        principal,
      }
      const body = await this.#parts.makeTask(this.#task.Task)
      const work = workOf(run, { principal, signal: this.#abort.signal })
      const result = await runForWork(work, () => body.run(input, context))
      return { result: toKeptJson('result', result) }
    } catch (error) {
      return { error }
    }
  }

  async #settle(end: BodyEnd): Promise<void> {
    const { attempt } = this.run
    const outcome = outcomeOf(end, { task: this.#task, attempt, stop: this.#stop })
    const error = 'error' in end ? toStack(end.error) : null
    if (outcome.kind === 'tries again') {
      const seconds = Math.round(outcome.in / 1000)
      this.#log.error(
        `Attempt ${attempt} failed: ${outcome.reason}. The next comes in ${seconds} s`,
        {
          error,
        }
      )
    } else if (this.#stop && 'error' in end && !isAnswerToStop(end.error, this.#abort.signal)) {
      this.#log.error(`It failed while it was stopped: ${toSentence(end.error)}`, { error })
    }
    await this.#progress.end()
    await this.#log.flush()
    await this.#settlement.settle(outcome, { end, error, progress: this.#progress.last })
  }
}

/* Most bodies end by throwing what the signal was ended with, which says nothing new. */
const isAnswerToStop = (error: unknown, { reason }: AbortSignal): boolean =>
  error === reason || (error instanceof Error && error.name === 'AbortError')
