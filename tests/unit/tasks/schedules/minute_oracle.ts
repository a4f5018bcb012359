const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What a clock may be asked for; null stands for `*`. */
export interface ClockPattern {
  minutes: number[] | null
  hours: number[] | null
  days: number[] | null
  weekdays: number[] | null
}

/** What the clock of a zone showed during some days, minute by minute, as the platform tells it. */
export class MinuteOracle {
  readonly timeZone: string
  readonly from: number
  readonly until: number
  /* What the clock shows in each minute, written as if it were UTC. */
  #shown: number[] = []

  constructor(timeZone: string, { from, days }: { from: number; days: number }) {
    this.timeZone = timeZone
    this.from = from
    this.until = from + days * DAY
    const show = clockOf(timeZone)
    for (let time = from - DAY; time <= this.until; time += MINUTE) this.#shown.push(show(time))
  }

  /** The minutes in which the clock does not show the next one. */
  get changes(): number[] {
    return this.#shown.flatMap((shown, at) =>
      at > 0 && shown !== this.#shown[at - 1]! + MINUTE ? [this.#timeOf(at)] : []
    )
  }

  /** All times of a pattern from the first instant to the last, found by looking at every minute. */
  timesOf(pattern: ClockPattern): number[] {
    const isInterval = pattern.minutes === null || pattern.hours === null
    const times: number[] = []
    let latest = this.#shown[0]!
    for (let at = 1; at < this.#shown.length; at++) {
      const shown = this.#shown[at]!
      const isDue = isInterval
        ? matches(pattern, shown)
        : matchesAny(pattern, { after: latest, until: shown })
      latest = Math.max(latest, shown)
      if (isDue) times.push(this.#timeOf(at))
    }
    return times
  }

  #timeOf(at: number): number {
    return this.from - DAY + at * MINUTE
  }
}

/** Whether one of the minutes matches that the clock has come to: none in a repeated hour, many behind a gap. */
function matchesAny(pattern: ClockPattern, { after, until }: { after: number; until: number }) {
  for (let shown = after + MINUTE; shown <= until; shown += MINUTE)
    if (matches(pattern, shown)) return true
  return false
}

function matches({ minutes, hours, days, weekdays }: ClockPattern, shown: number): boolean {
  const date = new Date(shown)
  const isDay = days?.includes(date.getUTCDate())
  const isWeekday = weekdays?.includes(date.getUTCDay())
  // where both are restricted, cron takes either
  const isDate = days && weekdays ? isDay || isWeekday : (isDay ?? isWeekday ?? true)
  return (
    (minutes?.includes(date.getUTCMinutes()) ?? true) &&
    (hours?.includes(date.getUTCHours()) ?? true) &&
    isDate!
  )
}

function clockOf(timeZone: string): (time: number) => number {
  const numeric = 'numeric' as const
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
  })
  return (time) => {
    const parts = new Map(
      format.formatToParts(time).map(({ type, value }) => [type, Number(value)])
    )
    const [year, month, day] = [parts.get('year')!, parts.get('month')!, parts.get('day')!]
    return Date.UTC(year, month - 1, day, parts.get('hour'), parts.get('minute'))
  }
}
