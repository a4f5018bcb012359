import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { Clock } from '../../clock/main.js'
import type { Delivery } from '../engines/engine.js'
import { Loop } from '../loop.js'
import { nextTime } from '../schedules/next_time.js'
import type { RunStore } from '../store/run_store.js'
import { type ScheduleStore, specOf } from '../store/schedule_store.js'
import type { TaskRegistry } from '../task_registry.js'
import { fire } from './fire.js'

/* A schedule that another process changed is seen so late at the most. */
const TURN = 1_000
const AT_ONCE = 100
/* By more than that clocks are not set back to keep them exact. */
const SET_BACK = 2_000

/** What a scheduler works with. */
export interface SchedulerParts {
  clock: Clock
  registry: TaskRegistry
  runs: RunStore
  schedules: ScheduleStore
  deliver: (runs: readonly Delivery[]) => Promise<void>
  onError: (error: unknown, doing: string) => void
}

/**
 * Has schedules fire when their time comes. Every process does the same: who is first stores the run and the next time
 * in one transaction, and the others find nothing left to do.
 */
export class Scheduler {
  readonly #parts: SchedulerParts
  readonly #loop: Loop
  #last: { time: number; now: number } | undefined

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    this.#loop = new Loop({
      clock: parts.clock,
      every: TURN,
      work: () => this.#turn(),
      onError: (error) => parts.onError(error, 'see which schedules are due'),
    })
  }

  /** Milliseconds since it looked successfully. */
  get silence(): number {
    return this.#loop.silence
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  async #turn(): Promise<number> {
    const { schedules, registry, clock } = this.#parts
    if (this.#wasSetBack()) await this.#countAnew()
    const now = clock.time()
    const next = await schedules.next(registry.ids, AT_ONCE)
    for (const schedule of next) {
      if (schedule.nextAt! > now) return Math.min(schedule.nextAt! - now, TURN)
      await this.#fire(schedule, now)
      // what was missed for long takes a while to find, and others are to have their turn in between
      await turnOfTheLoop()
    }
    return next.length === AT_ONCE ? 0 : TURN
  }

  /* One that fails does not keep the others waiting. */
  async #fire(schedule: Parameters<typeof fire>[0], now: number): Promise<void> {
    const { registry, runs, schedules, deliver, onError } = this.#parts
    try {
      const delivered = await fire(schedule, registry.get(schedule.task), { runs, schedules, now })
      if (delivered.length > 0) await deliver(delivered)
    } catch (error) {
      onError(error, `fire the schedule "${schedule.name}" of ${schedule.task}`)
    }
  }

  /* Also the first time: the clock may have been set back while no process ran. */
  #wasSetBack(): boolean {
    const { clock } = this.#parts
    const seen = { time: clock.time(), now: clock.now() }
    const last = this.#last
    this.#last = seen
    return !last || seen.time - last.time < seen.now - last.now - SET_BACK
  }

  /* A next time that the present clock would reach too late; times that have their run already do not get another. */
  async #countAnew(): Promise<void> {
    const { schedules, clock, onError } = this.#parts
    const now = clock.time()
    for (const schedule of await schedules.list()) {
      const { nextAt, anchor, declared, name, task } = schedule
      if (nextAt === null || declared.kind === 'once') continue
      try {
        const expected = nextTime(specOf(schedule), { after: now, anchor })
        if (expected !== null && expected < nextAt) {
          await schedules.change(schedule, { nextAt: expected }, { now })
        }
      } catch (error) {
        onError(error, `find the next time of the schedule "${name}" of ${task}`)
      }
    }
  }
}
