import { IANAZone } from 'luxon'

const SECOND = 1000
const MINUTE = 60 * SECOND
/* More than any zone is ahead of or behind UTC. */
const DAY = 24 * 60 * MINUTE

/** How far the clock of a zone is ahead of UTC at an instant, in milliseconds. */
const offsetAt = (timeZone: string, instant: number): number =>
  IANAZone.create(timeZone).offset(instant) * MINUTE

/** Whether a zone is known by this name. An offset such as `+01:00` is not the name of a zone. */
export const isTimeZone = (timeZone: string): boolean =>
  /^[a-z]/i.test(timeZone) && IANAZone.isValidZone(timeZone)

/** What the clock of a zone shows at an instant, written as if it were UTC. */
export const toWallTime = (timeZone: string, instant: number): number =>
  instant + offsetAt(timeZone, instant)

/**
 * The instant at which the clock of a zone shows a time: the first one if it shows it twice, and the first moment
 * behind the gap if it never does.
 *
 * @param wallTime as `toWallTime` writes it
 */
export function toInstant(timeZone: string, wallTime: number): number {
  const ahead = offsetAt(timeZone, wallTime - DAY)
  const behind = offsetAt(timeZone, wallTime + DAY)
  const before = wallTime - ahead
  if (ahead === behind) return before
  if (offsetAt(timeZone, before) === ahead) return before
  const after = wallTime - behind
  if (offsetAt(timeZone, after) === behind) return after
  return findChange(timeZone, { low: after, high: before })
}

/** The first instant at which another offset holds than at `low`. */
function findChange(timeZone: string, { low, high }: { low: number; high: number }): number {
  const first = offsetAt(timeZone, low)
  let until = Math.ceil((high - low) / SECOND)
  let from = 0
  while (until - from > 1) {
    const middle = Math.floor((from + until) / 2)
    if (offsetAt(timeZone, low + middle * SECOND) === first) from = middle
    else until = middle
  }
  return low + until * SECOND
}
