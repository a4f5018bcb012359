import type { Clock } from '../../clock/main.js'
import type { ClaimedRun } from '../run.js'
import type { LogLevel, LogLine } from '../store/log_store.js'
import type { RunLogger } from '../task_context.js'
import { toText } from './error_text.js'

const MOST_LINES = 10_000
const LONGEST_DATA = 16_000
/* Whoever reads along waits so long at the most. */
const WRITTEN_AFTER = 250

/** What a log of a run works with. */
export interface RunLogParts {
  clock: Clock
  /** Stores lines. */
  write: (lines: readonly LogLine[]) => Promise<void>
  onError: (error: unknown) => void
}

/** Collects the lines of one attempt, and stores them together. */
export class RunLog implements RunLogger {
  readonly #run: Pick<ClaimedRun, 'id' | 'attempt'>
  readonly #parts: RunLogParts
  #lines: LogLine[] = []
  #count = 0
  #writing: Promise<void> = Promise.resolve()
  #cancelTimer: (() => void) | undefined

  constructor(run: Pick<ClaimedRun, 'id' | 'attempt'>, parts: RunLogParts) {
    this.#run = run
    this.#parts = parts
  }

  debug(message: string, data?: Record<string, unknown>): void {
    this.#add('debug', message, data)
  }

  info(message: string, data?: Record<string, unknown>): void {
    this.#add('info', message, data)
  }

  warn(message: string, data?: Record<string, unknown>): void {
    this.#add('warn', message, data)
  }

  error(message: string, data?: Record<string, unknown>): void {
    this.#add('error', message, data)
  }

  /** Stores what was collected so far. */
  async flush(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (this.#lines.length > 0) {
      const lines = this.#lines
      this.#lines = []
      // one after the other, so that the lines stay in order
      this.#writing = this.#writing.then(() => this.#parts.write(lines)).catch(this.#parts.onError)
    }
    await this.#writing
  }

  #add(level: LogLevel, message: string, data?: Record<string, unknown>): void {
    this.#count++
    if (this.#count > MOST_LINES + 1) return
    const { id: runId, attempt } = this.#run
    const at = this.#parts.clock.time()
    this.#lines.push(
      this.#count <= MOST_LINES
        ? { runId, attempt, level, message: toText(message), data: toStorableData(data), at }
        : { runId, attempt, level: 'warn', message: `Only ${MOST_LINES} lines are kept`, at }
    )
    this.#cancelTimer ??= this.#parts.clock.setTimeout(() => void this.flush(), WRITTEN_AFTER)
  }
}

/* A line must not fail the work that writes it. */
function toStorableData(data: Record<string, unknown> | undefined) {
  if (data === undefined) return undefined
  try {
    const text = JSON.stringify(data, (_, value) =>
      value instanceof Error ? { message: value.message, stack: value.stack } : value
    )
    return text.length > LONGEST_DATA ? { omitted: `${text.length} characters` } : JSON.parse(text)
  } catch (error) {
    return { omitted: error instanceof Error ? error.message : String(error) }
  }
}
