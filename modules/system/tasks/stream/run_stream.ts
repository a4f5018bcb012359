import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

const CHECKED_EVERY = 2_000
/* A check that takes longer has failed. */
const PATIENCE = 3_000
/* So long a reader has to take what was sent before the end. */
const CLOSED_AFTER = 1_000

/** What a stream works with. */
export interface RunStreamParts {
  /** What is sent, which ends with the signal. */
  follow: (signal: AbortSignal) => AsyncIterable<string>
  /** Whether the reader may still read; asked again and again. */
  isAllowed: () => Promise<boolean>
  /** Is told why it ends; the reader comes back by themselves. */
  onError: (error: unknown) => void
}

/** What one reader is sent. Nothing is read that they do not take, and nothing is sent that they may not read any more. */
export class RunStream {
  readonly body: Readable
  readonly #isAllowed: RunStreamParts['isAllowed']
  readonly #ending = new AbortController()

  constructor({ follow, isAllowed, onError }: RunStreamParts) {
    this.#isAllowed = isAllowed
    const events = untilError(follow(this.#ending.signal), onError)
    this.body = Readable.from(events, { objectMode: false })
    void this.#watchOver()
  }

  /** Ends it, whether its reader goes on reading or not. */
  end(): void {
    if (this.#ending.signal.aborted) return
    this.#ending.abort()
    const close = () => this.body.destroy(new Error('Its reader did not take what was sent'))
    const timer = setTimeout(close, CLOSED_AFTER)
    this.body.once('close', () => clearTimeout(timer))
  }

  async #watchOver(): Promise<void> {
    const { signal } = this.#ending
    while (await isOver(CHECKED_EVERY, signal)) {
      if (!(await this.#mayGoOn())) this.end()
    }
  }

  /* Whatever cannot be found out counts as no. */
  async #mayGoOn(): Promise<boolean> {
    const late = sleep(PATIENCE, false, { ref: false })
    try {
      return await Promise.race([this.#isAllowed(), late])
    } catch {
      return false
    }
  }
}

/* An error would reach the reader as a connection that breaks, and nobody else. */
async function* untilError(
  events: AsyncIterable<string>,
  onError: (error: unknown) => void
): AsyncGenerator<string> {
  try {
    yield* events
  } catch (error) {
    onError(error)
  }
}

/* Whether the time has passed; it has not if the signal ended it. */
async function isOver(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal, ref: false })
    return true
  } catch {
    return false
  }
}
