import type { Clock } from '../../clock/main.js'
import type { Progress } from '../run.js'

const WRITTEN_EVERY = 500
const LONGEST_NOTE = 200

/** What a report works with. */
export interface ReportParts {
  clock: Clock
  write: (progress: Progress) => Promise<unknown>
  onError: (error: unknown) => void
}

/** Remembers how far an attempt is, and stores it now and then. */
export class ProgressReport {
  readonly #parts: ReportParts
  #last: Progress | undefined
  #cancelTimer: (() => void) | undefined
  #writing: Promise<unknown> = Promise.resolve()

  constructor(parts: ReportParts) {
    this.#parts = parts
  }

  /** What was told last. */
  get last(): Progress | undefined {
    return this.#last
  }

  tell(done: number, total?: number, note?: string): void {
    this.#last = {
      done: toFinite(done) ?? 0,
      total: toFinite(total),
      note: note === undefined ? null : String(note).slice(0, LONGEST_NOTE),
    }
    this.#cancelTimer ??= this.#parts.clock.setTimeout(() => this.#write(), WRITTEN_EVERY)
  }

  /** Writes no more: what was told last goes along with the end. */
  async end(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    await this.#writing
  }

  #write(): void {
    this.#cancelTimer = undefined
    this.#writing = this.#parts.write(this.#last!).catch(this.#parts.onError)
  }
}

const toFinite = (value: number | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
