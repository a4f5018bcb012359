import { parseDuration } from '../duration.js'
import { parseCron } from './parse_cron.js'
import { readMoment } from './read_moment.js'
import type { ScheduleSpec } from './schedule.js'
import { toInstant, toWallTime } from './wall_clock.js'

/** From where on a time is searched, in milliseconds since 1970. */
export interface SearchOptions {
  /** What the time has to be later than. */
  after: number
  /** A time of an `every` schedule; the others are whole intervals away from it, so that they do not drift. */
  anchor: number
}

/**
 * Finds when a schedule is due next. It is the only place that does, so that what is shown, planned and made up for
 * agrees.
 *
 * What becomes of a cron expression when the clocks change is the rule of Vixie cron:
 *
 * - Fixed times are those whose seconds, minutes and hours have no `*`, as in `30 2 * * *` or `0,30 8-17 * * *`. One that
 *   the clock leaps over is due once, at the first moment behind the gap (together with others of that gap, and with a
 *   time that is due then anyway). One that the clock shows twice is due once, the first time.
 * - Anything else is an interval, as in `@hourly` or `* 2 * * *`: due whenever the clock shows such a time, so not at
 *   all in the gap and in both passes of a repeated hour.
 *
 * @param spec one in which `findScheduleProblem` finds nothing
 * @returns milliseconds since 1970, or null if it is never due again
 *
 * @example
 * ```ts
 * nextTime({ kind: 'cron', expression: '0 2 * * *', timeZone: 'Asia/Shanghai' }, { after: Date.now(), anchor: 0 })
 * ```
 */
export function nextTime(spec: ScheduleSpec, { after, anchor }: SearchOptions): number | null {
  switch (spec.kind) {
    case 'cron':
      return nextCronTime(spec, after)
    case 'every': {
      const interval = parseDuration(spec.expression)
      return anchor + (Math.floor((after - anchor) / interval) + 1) * interval
    }
    case 'once': {
      const moment = readMoment(spec.expression)
      return moment !== null && moment > after ? moment : null
    }
  }
}

function nextCronTime(spec: ScheduleSpec, after: number): number | null {
  const { isFixed, cron } = parseCron(spec)
  if (!isFixed) return cron.nextRun(new Date(after))?.getTime() ?? null
  // croner would drop a fixed time when the gap ends on the next day, as in America/Nuuk
  let wallTime = cron.nextRun(new Date(toWallTime(spec.timeZone, after)))
  while (wallTime) {
    const instant = toInstant(spec.timeZone, wallTime.getTime())
    if (instant > after) return instant
    wallTime = cron.nextRun(wallTime)
  }
  return null
}
