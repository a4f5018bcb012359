import type { ScheduleDeclaration } from './schedule.js'

/** What may be said of any schedule. */
export interface ScheduleOptions {
  /** Tells the schedules of one task apart; by default the kind of the schedule. */
  name?: string
  /** What the run is given. */
  input?: unknown
}

/** What may be said of a cron schedule. */
export interface CronOptions extends ScheduleOptions {
  /** An IANA name such as `Europe/Stockholm`; by default that of the configuration. */
  timeZone?: string
}

/**
 * Has a task run by the clock and the calendar of a zone. Nothing is thrown for a wrong expression: all wrong schedules
 * of an application are told at once when it boots.
 *
 * @param expression five fields, or six with the seconds first
 *
 * @example
 * ```ts
 * static schedules = [cron('0 2 * * *', { timeZone: 'Asia/Shanghai', input: { full: true } })]
 * ```
 */
export function cron(
  expression: string,
  { name = 'cron', timeZone, input }: CronOptions = {}
): ScheduleDeclaration {
  return { name, kind: 'cron', expression, timeZone: timeZone ?? null, input }
}

/**
 * Has a task run again and again, an interval apart, whatever the clocks of the zones do.
 *
 * @param interval from 1 s to 366 days: text with a unit, or milliseconds
 *
 * @example
 * ```ts
 * static schedules = [every('5m', { input: { full: false } })]
 * ```
 */
export function every(
  interval: string | number,
  { name = 'every', input }: ScheduleOptions = {}
): ScheduleDeclaration {
  const expression = typeof interval === 'number' ? `${interval}ms` : interval
  return { name, kind: 'every', expression, timeZone: 'UTC', input }
}

/**
 * Has a task run a single time.
 *
 * @param moment ISO 8601 with an offset or `Z`
 *
 * @example
 * ```ts
 * static schedules = [once('2026-12-01T02:00:00+01:00')]
 * ```
 */
export function once(
  moment: string,
  { name = 'once', input }: ScheduleOptions = {}
): ScheduleDeclaration {
  return { name, kind: 'once', expression: moment, timeZone: 'UTC', input }
}
