import { parseDuration } from '../duration.js'
import { nextTime } from './next_time.js'
import { parseCron } from './parse_cron.js'
import { readMoment } from './read_moment.js'
import type { ScheduleSpec } from './schedule.js'
import { isTimeZone } from './wall_clock.js'

const SHORTEST = 1000
const LONGEST_EXPRESSION = 255
const LONGEST = 366 * 24 * 60 * 60 * 1000
/* The calendar repeats itself every 400 years, so that it does not matter from when on a time is searched. */
const ANY_TIME = Date.UTC(2000, 0, 1)

/**
 * Says what is wrong with a schedule, so that all wrong ones can be told together. A moment of the past is fine: code
 * that declares one goes on being deployed.
 *
 * @returns a sentence that names the value, without a full stop, or null if nothing is wrong
 *
 * @example
 * ```ts
 * const problem = findScheduleProblem({ kind: 'cron', expression: '0 0 31 2 *', timeZone: 'UTC' })
 * ```
 */
export function findScheduleProblem(spec: ScheduleSpec): string | null {
  if (spec.expression.length > LONGEST_EXPRESSION) {
    return `an expression has at most ${LONGEST_EXPRESSION} characters, and this one has ${spec.expression.length}`
  }
  switch (spec.kind) {
    case 'cron':
      return findCronProblem(spec)
    case 'every':
      return findIntervalProblem(spec.expression)
    case 'once':
      return readMoment(spec.expression) === null
        ? `"${spec.expression}" is not a moment in ISO 8601 with an offset, such as "2026-12-01T02:00:00+01:00"`
        : null
  }
}

function findCronProblem(spec: ScheduleSpec): string | null {
  const { expression, timeZone } = spec
  if (!isTimeZone(timeZone)) return `"${timeZone}" is not the name of a time zone`
  try {
    parseCron(spec)
  } catch (error) {
    return `"${expression}" is not a cron expression: ${tellReason(expression, error)}`
  }
  const isDue = nextTime(spec, { after: ANY_TIME, anchor: ANY_TIME }) !== null
  return isDue ? null : `"${expression}" is never due: no day of any year matches it`
}

/* Of the number of fields the parser also says what this application does not take. */
function tellReason(expression: string, error: unknown): string {
  const count = expression.split(/\s+/).filter(Boolean).length
  if (count !== 5 && count !== 6)
    return `5 fields are needed, or 6 with the seconds first, and it has ${count}`
  const reason = String(error instanceof Error ? error.message : error)
  return reason.replace(/^CronPattern: /, '').replace(/\.$/, '')
}

function findIntervalProblem(expression: string): string | null {
  let interval: number
  try {
    interval = parseDuration(expression)
  } catch {
    // the sentence is to name the limits of an interval, not those of a duration
    return `"${expression}" is not a duration, such as "30s", "5m", "2h" or "1d"`
  }
  if (interval < SHORTEST) return `"${expression}" is an interval of less than 1 s`
  return interval > LONGEST ? `"${expression}" is an interval of more than 366 days` : null
}
