import { nextTime } from './next_time.js'
import type { ScheduleSpec } from './schedule.js'

const SECOND = 1000

/** Which times are meant, in milliseconds since 1970, both ends among them. */
export interface TimeRange {
  /** A time of the schedule itself. */
  from: number
  until: number
  anchor: number
}

/** The first times of a range, `most` at the most. */
export function firstTimes(spec: ScheduleSpec, range: TimeRange & { most: number }): number[] {
  const { from, until, anchor, most } = range
  const times: number[] = []
  let time: number | null = from
  while (time !== null && time <= until && times.length < most) {
    times.push(time)
    time = nextTime(spec, { after: time, anchor })
  }
  return times
}

/** The last times of a range, `most` at the most, in order. They are found from its end, however long it is. */
export function lastTimes(spec: ScheduleSpec, range: TimeRange & { most: number }): number[] {
  const { from, until, anchor, most } = range
  const times: number[] = []
  for (let end = until; end >= from && times.length < most; end = times[0]! - 1)
    times.unshift(lastTime(spec, { from, until: end, anchor }))
  return times
}

/**
 * The last time of a range: goes back by steps that double until a time lies ahead, then halves what is left behind it.
 * Schedules are computed forward only, so that the two directions cannot differ.
 */
function lastTime(spec: ScheduleSpec, { from, until, anchor }: TimeRange): number {
  const timeBehind = (after: number): number | null => {
    const time = nextTime(spec, { after, anchor })
    return time === null || time > until ? null : time
  }
  let known = from
  let end = until
  for (let step = SECOND; until - step > from; step *= 2) {
    const time = timeBehind(until - step)
    known = time ?? known
    if (time !== null) break
    end = until - step
  }
  while (timeBehind(known) !== null) {
    const middle = Math.floor((known + end) / 2)
    const time = timeBehind(middle)
    if (time === null) end = middle
    else known = time
  }
  return known
}
