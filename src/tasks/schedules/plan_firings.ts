import string from '@adonisjs/core/helpers/string'
import { countMissed, tellTime } from './missed_times.js'
import { nextTime } from './next_time.js'
import type { ScheduleSpec } from './schedule.js'
import { firstTimes, lastTimes, type TimeRange } from './walk_times.js'

const FIRED_AT_ONCE = 1000
const MADE_UP_FOR = 10

/** What becomes of times that were missed: one run for all of them, none, or one for each of the last ten. */
export type Misfire = 'once' | 'skip' | 'all'

/** A run to be queued. */
export interface Firing {
  /** Milliseconds since 1970. */
  scheduledFor: number
  /** What is unusual about it; null for one that is on time. */
  reason: string | null
}

/** Times that get no run of their own, and leave one row that says why. */
export interface DroppedTimes {
  /** The last of them where they were skipped, and otherwise the first; never that of a firing. */
  scheduledFor: number
  /** How many; 1,000 also stands for more. */
  count: number
  reason: string
}

/** What a schedule that is due asks for. */
export interface FiringPlan {
  /** The earliest first. */
  firings: Firing[]
  dropped: DroppedTimes | null
  /** When it is due next: later than now, unless more than 1,000 times are due and on time, which leaves the rest due. */
  next: number | null
}

/** What a plan is made from, in milliseconds since 1970. */
export interface PlanOptions {
  /** The next time as it was stored. */
  due: number
  now: number
  /** What `nextTime` is given. */
  anchor: number
  misfire: Misfire
  /** For how long a time is still on time; 60 s by default. */
  lateAfter?: number
}

/**
 * Decides what a schedule that is due gets: a run for each time as long as it is on time, and what `misfire` says for
 * those that were missed. However many there are, few of them are looked at.
 *
 * @example
 * ```ts
 * const { firings, dropped, next } = planFirings(spec, { due, now: Date.now(), anchor, misfire: 'once' })
 * ```
 */
export function planFirings(
  spec: ScheduleSpec,
  { due, now, anchor, misfire, lateAfter = 60_000 }: PlanOptions
): FiringPlan {
  const range = { from: due, until: now, anchor }
  if (due >= now - lateAfter) return { ...fireEach(spec, range), dropped: null }
  if (misfire === 'skip') return skipLate(spec, range, lateAfter)
  if (misfire === 'all') return fireLast(spec, range, lateAfter)
  return coalesce(spec, range)
}

function fireEach(spec: ScheduleSpec, range: TimeRange): Omit<FiringPlan, 'dropped'> {
  const times = firstTimes(spec, { ...range, most: FIRED_AT_ONCE })
  const last = times.at(-1)
  return {
    firings: times.map((scheduledFor) => ({ scheduledFor, reason: null })),
    next: last === undefined ? range.from : nextTime(spec, { after: last, anchor: range.anchor }),
  }
}

function skipLate(spec: ScheduleSpec, range: TimeRange, lateAfter: number): FiringPlan {
  const late = { ...range, until: range.until - lateAfter - 1 }
  const { count, told } = countMissed(spec, { ...late, kept: 0 })
  const [scheduledFor] = lastTimes(spec, { ...late, most: 1 }) as [number]
  const reason = `${told}, skipped: late by more than ${tellDuration(lateAfter)}`
  const from = nextTime(spec, { after: late.until, anchor: range.anchor })
  const onTime = from === null ? { firings: [], next: null } : fireEach(spec, { ...range, from })
  return { ...onTime, dropped: { scheduledFor, count, reason } }
}

function fireLast(spec: ScheduleSpec, range: TimeRange, lateAfter: number): FiringPlan {
  const { from, until, anchor } = range
  const times = lastTimes(spec, { ...range, most: MADE_UP_FOR })
  const { count, told } = countMissed(spec, { ...range, kept: times.length })
  const reason = `${told}, dropped: only the last ${MADE_UP_FOR} are made up for`
  return {
    firings: times.map((scheduledFor) => ({
      scheduledFor,
      reason: scheduledFor < until - lateAfter ? tellLateness(until - scheduledFor) : null,
    })),
    dropped: count === 0 ? null : { scheduledFor: from, count, reason },
    next: nextTime(spec, { after: until, anchor }),
  }
}

function coalesce(spec: ScheduleSpec, range: TimeRange): FiringPlan {
  const { from, until, anchor } = range
  const [scheduledFor] = lastTimes(spec, { ...range, most: 1 }) as [number]
  const { count, told } = countMissed(spec, { ...range, kept: 1 })
  const next = nextTime(spec, { after: until, anchor })
  if (count === 0)
    return { firings: [{ scheduledFor, reason: tellLateness(until - from) }], dropped: null, next }
  const reason = `${told}, coalesced into the run of ${tellTime(scheduledFor)}`
  return {
    firings: [{ scheduledFor, reason: `Also stands for ${told}` }],
    dropped: { scheduledFor: from, count, reason },
    next,
  }
}

const tellDuration = (duration: number): string => string.milliseconds.format(duration, true)
const tellLateness = (lateness: number): string => `Late by ${tellDuration(lateness)}`
