import type { ClaimedRun, Progress, RunStatus } from '../run.js'
import type { ExecutionParts } from './execution_parts.js'
import { type BodyEnd, CANCELLED, type Outcome } from './outcome.js'

const PAUSE = 1_000

/** What an attempt leaves. */
interface Remains {
  end: BodyEnd
  error: string | null
  progress: Progress | undefined
}

/**
 * Stores what became of an attempt. The database may be away for a while: what was done is told when it is back, and
 * until then the attempt has not ended.
 */
export class Settlement {
  readonly #run: ClaimedRun
  readonly #parts: ExecutionParts
  readonly #from: number

  constructor(run: ClaimedRun, parts: ExecutionParts) {
    this.#run = run
    this.#parts = parts
    this.#from = parts.clock.now()
  }

  /** Notes how the run ends, while its body goes on. */
  async mark(status: 'timed_out' | 'cancelled', reason: string): Promise<void> {
    const ending = {
      status,
      at: this.#parts.clock.time(),
      reason: `${reason}, and its body goes on`,
    }
    try {
      await this.#parts.runs.mark(this.#run, ending)
    } catch (error) {
      this.#parts.onError(error, `note that ${this.#run.id} has not stopped`)
    }
  }

  async settle(outcome: Outcome, remains: Remains): Promise<void> {
    const { observer, clock } = this.#parts
    const status = outcome.kind === 'is not ours' ? null : await this.#store(outcome, remains)
    if (status === null) {
      const told = new Error(
        'Its worker was taken for dead meanwhile, so what this attempt did is not told'
      )
      this.#parts.onError(told, `end the run ${this.#run.id}`)
      return
    }
    observer.onEnd(this.#run, status, clock.now() - this.#from)
  }

  async #store(outcome: Exclude<Outcome, { kind: 'is not ours' }>, remains: Remains) {
    for (;;) {
      try {
        return await this.#storeOnce(outcome, remains)
      } catch (error) {
        this.#parts.onError(error, `store how ${this.#run.id} ended, and does it again`)
        const { promise, resolve } = Promise.withResolvers<void>()
        this.#parts.clock.setTimeout(resolve, PAUSE)
        await promise
      }
    }
  }

  /* What became of the run; null if it is another's by now. */
  async #storeOnce(
    outcome: Exclude<Outcome, { kind: 'is not ours' }>,
    { end, error, progress }: Remains
  ): Promise<RunStatus | 'retried' | null> {
    const { runs, clock, deliver } = this.#parts
    const at = clock.time()
    if (outcome.kind === 'ends') {
      // why a schedule made it late is told also when it went well at once
      const unsaid = this.#run.attempt === 1 ? undefined : null
      const { status, reason = unsaid, isToResume } = outcome
      const result = 'result' in end && status === 'succeeded' ? end.result : null
      const ending = { status, at, reason, result, error, progress, isToResume }
      if (await runs.finish(this.#run, ending)) return status
      return isToResume ? this.#cancel({ at, error, progress }) : null
    }
    const runAt = at + outcome.in
    const isBack = await runs.giveBack(this.#run, {
      runAt,
      reason: `attempt ${this.#run.attempt} failed: ${outcome.reason}`,
      error,
      progress,
    })
    if (!isBack) return this.#cancel({ at, error, progress })
    void deliver([{ id: this.#run.id, queue: this.#run.queue, runAt }])
    return 'retried'
  }

  /* A run that an operator wants to be cancelled is given to no further attempt. */
  async #cancel(remains: Omit<Remains, 'end'> & { at: number }): Promise<'cancelled' | null> {
    const ending = { status: 'cancelled', reason: CANCELLED, ...remains } as const
    return (await this.#parts.runs.finish(this.#run, ending)) ? 'cancelled' : null
  }
}
