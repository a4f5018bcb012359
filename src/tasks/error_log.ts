import type { Clock } from '../clock/main.js'

/* A database that is away fails every second. */
const TOLD_EVERY = 60_000
/* Ids of runs, and numbers. */
const VARYING = /[\da-f]{8}-[\da-f-]{27}|\d+/g

/** Where faults go. */
export interface ErrorSink {
  error(data: { err: unknown; times?: number }, message: string): void
}

/** Tells faults of what is done again and again, each kind once a minute at the most. */
export class ErrorLog {
  readonly #sink: ErrorSink
  readonly #clock: Clock
  readonly #told = new Map<string, { at: number; left: number }>()

  constructor(sink: ErrorSink, clock: Clock) {
    this.#sink = sink
    this.#clock = clock
  }

  /** @param doing what it cannot do, as `take runs` */
  readonly tell = (error: unknown, doing: string): void => {
    const now = this.#clock.now()
    const kind = doing.replaceAll(VARYING, '')
    const before = this.#told.get(kind)
    if (before && now - before.at < TOLD_EVERY) {
      before.left++
      return
    }
    const times = before?.left ? before.left + 1 : undefined
    this.#told.set(kind, { at: now, left: 0 })
    this.#forgetOld(now)
    this.#sink.error({ err: error, times }, `The task runner cannot ${doing}`)
  }

  /* Some name a schedule, so that there may be ever more of them. */
  #forgetOld(now: number): void {
    for (const [kind, { at }] of this.#told) if (now - at >= TOLD_EVERY) this.#told.delete(kind)
  }
}
