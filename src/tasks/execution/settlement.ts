import type { ClaimedRun, Progress } from '../run.js'
import type { ExecutionParts } from './execution_parts.js'
import type { BodyEnd, Outcome } from './outcome.js'

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
    const isOurs = outcome.kind !== 'is not ours' && (await this.#store(outcome, remains))
    if (!isOurs) {
      const told = new Error(
        'Its worker was taken for dead meanwhile, so what this attempt did is not told'
      )
      this.#parts.onError(told, `end the run ${this.#run.id}`)
      return
    }
    const status = outcome.kind === 'ends' ? outcome.status : 'retried'
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

  async #storeOnce(
    outcome: Exclude<Outcome, { kind: 'is not ours' }>,
    { end, error, progress }: Remains
  ): Promise<boolean> {
    const { runs, clock, deliver } = this.#parts
    const at = clock.time()
    if (outcome.kind === 'ends') {
      const { status, reason, isToResume } = outcome
      const result = 'result' in end && status === 'succeeded' ? end.result : null
      return runs.finish(this.#run, { status, at, reason, result, error, progress, isToResume })
    }
    const runAt = at + outcome.in
    const isBack = await runs.giveBack(this.#run, {
      runAt,
      reason: `attempt ${this.#run.attempt} failed: ${outcome.reason}`,
      error,
      progress,
    })
    if (isBack) void deliver([{ id: this.#run.id, queue: this.#run.queue, runAt }])
    return isBack
  }
}
