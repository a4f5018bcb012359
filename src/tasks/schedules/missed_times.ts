import type { ScheduleSpec } from './schedule.js'
import { firstTimes, type TimeRange } from './walk_times.js'

/* Further than this nothing is counted: a schedule by the second that was down for a year missed 31 million times. */
const COUNTED = 1000

/** How many times of a schedule were missed. */
export interface MissedTimes {
  /** 1,000 also stands for more. */
  count: number
  /** The same for people, with the time from which on they were missed. */
  told: string
}

/** A moment as the reasons of runs name it. */
export const tellTime = (time: number): string => new Date(time).toISOString()

/**
 * Counts the times of a range but its last ones.
 *
 * @param kept how many of the range get a run of their own; the range has at least as many
 */
export function countMissed(
  spec: ScheduleSpec,
  { kept, ...range }: TimeRange & { kept: number }
): MissedTimes {
  const found = firstTimes(spec, { ...range, most: COUNTED + kept + 1 }).length - kept
  const count = Math.min(found, COUNTED)
  const number = `${found > COUNTED ? 'more than ' : ''}${count.toLocaleString('en')}`
  const told = `${number} ${found === 1 ? 'time' : 'times'} missed from ${tellTime(range.from)} on`
  return { count, told }
}
