import type { ScheduleSpec } from './schedule.js'
import { firstTimes } from './walk_times.js'

/** What is known of the next time. */
export interface Upcoming {
  spec: ScheduleSpec
  /** null if it never fires again. */
  nextAt: number | null
  anchor: number
}

/**
 * The next times of a schedule, as operators see them.
 *
 * @returns milliseconds since 1970; fewer than wanted where the schedule ends
 *
 * @example
 * ```ts
 * upcomingTimes({ ...schedule, spec: specOf(schedule) }, 5)
 * ```
 */
export const upcomingTimes = ({ spec, nextAt, anchor }: Upcoming, count: number): number[] =>
  nextAt === null ? [] : firstTimes(spec, { from: nextAt, until: Infinity, anchor, most: count })
