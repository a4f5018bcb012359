import { Cron } from 'croner'
import type { ScheduleSpec } from './schedule.js'

/* A parsed expression takes 80 KB, and about as long to make as its next time takes to find. */
const KEPT = 50

/** A cron expression that was read. */
export interface ParsedCron {
  /** Whether the times of a day are fixed, and no field of them says "every". */
  isFixed: boolean
  /** Finds the next time: of the clock, as if it were UTC, where the times are fixed, and otherwise the instant. */
  cron: Cron
}

const kept = new Map<string, ParsedCron>()

/**
 * Reads a cron expression in its zone; the last used ones are kept.
 *
 * @throws {Error} by croner, with what is wrong with the expression
 */
export function parseCron({ expression, timeZone }: ScheduleSpec): ParsedCron {
  const key = `${timeZone} ${expression}`
  const parsed = kept.get(key) ?? parse(expression, timeZone)
  kept.delete(key)
  kept.set(key, parsed)
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
  return parsed
}

function parse(expression: string, timeZone: string): ParsedCron {
  const mode = '5-or-6-parts'
  const wall = new Cron(expression, { mode, utcOffset: 0 })
  // `@daily` and the like are written out by then
  const fields = wall.getPattern()!.trim().split(/\s+/)
  const isFixed = fields.slice(0, -3).every((field) => !/[*?]/.test(field))
  return { isFixed, cron: isFixed ? wall : new Cron(expression, { mode, timezone: timeZone }) }
}
