import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../../src/clock/main.js'
import { E_CLOCK_LIMIT, E_CLOCK_MOVE } from './errors.js'

interface Timer {
  due: number
  work: () => void
}

/** How far {@link TestClock.advanceUntil} goes at a time and at most, in milliseconds. */
export interface AdvanceOptions {
  step?: number
  limit?: number
}

/* A hop of a connection within the process takes one turn of the event loop; a request takes about four. */
const TURNS = 3

/* Any day: what matters is how far time goes from there. */
const FIRST_DAY = '2026-01-01T00:00:00Z'

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * ```ts
 * const clock = new TestClock()                      // or new TestClock('2026-03-29T00:59:00Z')
 * const call = client.call(…)                        // waits for its backoff on the clock
 * const result = await clock.advanceUntil(call)      // real connections go on meanwhile
 * ```
 */
export class TestClock implements Clock {
  #now = 0
  readonly #timers = new Set<Timer>()
  #isMoving = false
  #epoch: number

  /** @param time what the wall clock shows, as ISO 8601 */
  constructor(time: string = FIRST_DAY) {
    this.#epoch = Date.parse(time)
  }

  /** Milliseconds since the clock was made. */
  now(): number {
    return this.#now
  }

  /** What the wall clock shows, in milliseconds since 1970. */
  time(): number {
    return this.#epoch + this.#now
  }

  /** Sets the wall clock, forward or back; no time passes. */
  setTime(time: string): void {
    this.#epoch = Date.parse(time) - this.#now
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size
  }

  setTimeout(work: () => void, milliseconds: number): () => void {
    const timer = { due: this.#now + Math.max(0, milliseconds), work }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /**
   * Moves time on and does what becomes due, in order; promises settle before, in between and after.
   *
   * @throws {E_CLOCK_MOVE} where time is moved back, or by two at once
   */
  async advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0) || milliseconds === Infinity || this.#isMoving) {
      const problem = this.#isMoving
        ? 'somebody is moving it already, so await that first'
        : 'that is no length of time'
      throw new E_CLOCK_MOVE([`${milliseconds}`, problem])
    }
    this.#isMoving = true
    try {
      await this.#goTo(this.#now + milliseconds)
    } finally {
      this.#isMoving = false
    }
  }

  /**
   * Moves time on until a promise is settled, and gives what it gives. Before each step real connections have a
   * moment to go on, so take a step well below the shortest time that the test is about.
   *
   * @throws {E_CLOCK_LIMIT} where it is not settled when `limit` milliseconds of the clock have passed
   */
  async advanceUntil<T>(
    promise: Promise<T>,
    { step = 20, limit = 60_000 }: AdvanceOptions = {}
  ): Promise<T> {
    let isSettled = false
    const settle = () => void (isSettled = true)
    promise.then(settle, settle)

    const end = this.#now + limit
    await this.#letConnectionsGoOn()
    while (!isSettled) {
      if (this.#now >= end) throw new E_CLOCK_LIMIT([limit, this.waiting])
      await this.advance(Math.min(step, end - this.#now))
      await this.#letConnectionsGoOn()
    }
    return promise
  }

  async #goTo(target: number): Promise<void> {
    await turn()
    for (let next = this.#next(target); next; next = this.#next(target)) {
      this.#now = next.due
      this.#timers.delete(next)
      next.work()
      await turn()
    }
    this.#now = target
  }

  /* Of those that are due at the same time, the one that was set first is the first. */
  #next(target: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= target && (!first || timer.due < first.due)) first = timer
    }
    return first
  }

  async #letConnectionsGoOn(): Promise<void> {
    await delay(1)
    for (let turns = 0; turns < TURNS; turns++) await turn()
  }
}
