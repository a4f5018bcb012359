import {
  type DeclaredSchedule,
  nextTime,
  type ScheduleSpec,
  specOf,
  type StoredSchedule,
  upcomingTimes,
} from '../../../src/tasks/main.js'
import { toIso } from './to_iso.js'

const TIMES_SHOWN = 5

type Time = Pick<ScheduleSpec, 'expression' | 'timeZone'>

/** A schedule as the API tells it. */
export interface ScheduleResource {
  name: string
  kind: ScheduleSpec['kind']
  /** What holds. */
  expression: string
  timeZone: string
  /** What the code says. */
  declared: Time
  /** What an operator wants in its place; null as long as nobody does. */
  own: Time | null
  /** What its runs are given; null if nothing. */
  input: unknown
  isPaused: boolean
  pausedAt: string | null
  /** Whether the code does not declare it any more, so that it never fires. */
  isOrphaned: boolean
  /** The next times, at most five; none while it does not fire. */
  nextTimes: string[]
  lastAt: string | null
}

export function toScheduleResource(schedule: StoredSchedule): ScheduleResource {
  const { name, declared, own, input, pausedAt, orphanedAt, lastAt } = schedule
  const spec = specOf(schedule)
  const { kind, expression, timeZone } = spec
  const [isPaused, isOrphaned] = [pausedAt !== null, orphanedAt !== null]
  const times = isPaused || isOrphaned ? [] : upcomingTimes({ ...schedule, spec }, TIMES_SHOWN)
  return {
    name,
    kind,
    expression,
    timeZone,
    declared: { expression: declared.expression, timeZone: declared.timeZone },
    own,
    input: input ?? null,
    isPaused,
    pausedAt: toIso(pausedAt),
    isOrphaned,
    nextTimes: times.map((time) => toIso(time)),
    lastAt: toIso(lastAt),
  }
}

/** A schedule that no worker has stored yet, as the first that starts will store it. */
export function toFreshSchedule(
  task: string,
  { name, input, ...declared }: DeclaredSchedule,
  now: number
): StoredSchedule {
  return {
    id: 0,
    task,
    name,
    declared,
    own: null,
    input,
    pausedAt: null,
    orphanedAt: null,
    anchor: now,
    nextAt: nextTime(declared, { after: now, anchor: now }),
    lastAt: null,
  }
}
