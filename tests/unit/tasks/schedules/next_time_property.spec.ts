import { test } from '@japa/runner'
import { nextTime } from '../../../../src/tasks/schedules/next_time.js'
import { firstTimes, lastTimes } from '../../../../src/tasks/schedules/walk_times.js'
import { Random } from '../../migrations/property/random.js'
import { type ClockPattern, MinuteOracle } from './minute_oracle.js'

const CASES = 2000
const HOUR = 60 * 60_000
const FOLLOWED = 20

// days around clock changes, by the laws of the zones in 2026 and 2027, and one week without
const WINDOWS: [timeZone: string, day: string][] = [
  ['Europe/Stockholm', '2026-03-27'],
  ['Europe/Stockholm', '2027-10-29'],
  ['America/New_York', '2026-03-06'],
  ['America/New_York', '2027-11-05'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2027-10-01'],
  ['America/Nuuk', '2026-03-27'],
  ['America/Nuuk', '2026-10-23'],
  ['America/Havana', '2026-03-06'],
  ['America/Havana', '2026-10-30'],
  ['Pacific/Chatham', '2026-04-03'],
  ['Pacific/Chatham', '2026-09-25'],
  ['Asia/Shanghai', '2026-03-27'],
  ['Asia/Kathmandu', '2026-02-26'],
]

const numbersOf = (random: Random, limit: number, first = 0): number[] => {
  const drawn = Array.from({ length: 1 + random.below(3) }, () => first + random.below(limit))
  return [...new Set(drawn)].sort((one, other) => one - other)
}

function drawPattern(random: Random): ClockPattern {
  // the hours in which clocks change come up more often
  const early = random.chance(60) ? 4 : 24
  const hours = random.chance(10) ? [23] : numbersOf(random, early)
  return {
    minutes: random.chance(10) ? null : numbersOf(random, 60),
    hours: random.chance(25) ? null : hours,
    days: random.chance(85) ? null : numbersOf(random, 31, 1),
    weekdays: random.chance(75) ? null : numbersOf(random, 7),
  }
}

const write = (numbers: number[] | null): string => numbers?.join(',') ?? '*'

function toExpression({ minutes, hours, days, weekdays }: ClockPattern): string {
  return [write(minutes), write(hours), write(days), '*', write(weekdays)].join(' ')
}

test.group('Times of cron expressions', (group) => {
  const oracles: MinuteOracle[] = []

  group.setup(() => {
    for (const [timeZone, day] of WINDOWS)
      oracles.push(new MinuteOracle(timeZone, { from: Date.parse(day), days: 5 }))
  })

  /** Any instant of a window, and every other time one close to a clock change. */
  function drawStart(random: Random, { from, until, changes }: MinuteOracle): number {
    const near = changes.length > 0 && random.chance(50)
    const [low, high] = near ? [changes[0]! - 3 * HOUR, changes[0]! + 3 * HOUR] : [from, until]
    const minute = low + random.below((high - low) / 60_000) * 60_000
    return random.chance(50) ? minute : minute + random.below(60_000)
  }

  test('are those that a look at every minute finds, in both directions', ({ assert }) => {
    let compared = 0
    for (let seed = 1; seed <= CASES; seed++) {
      const random = new Random(seed)
      const oracle = random.pick(oracles)
      const pattern = drawPattern(random)
      const after = drawStart(random, oracle)
      const { timeZone, until } = oracle
      const expression = toExpression(pattern)
      const spec = { kind: 'cron' as const, expression, timeZone }
      const told = `seed ${seed}: ${expression} in ${timeZone} after ${new Date(after).toISOString()}`
      const expected = oracle.timesOf(pattern).filter((time) => time > after)

      const from = nextTime(spec, { after, anchor: 0 }) ?? Infinity
      const range = { from, until, anchor: 0, most: FOLLOWED }
      assert.deepEqual(firstTimes(spec, range), expected.slice(0, FOLLOWED), told)
      const last = { ...range, most: 3 }
      assert.deepEqual(lastTimes(spec, last), expected.slice(-3), `${told}, from the end`)
      compared += Math.min(expected.length, FOLLOWED)
    }
    assert.isAbove(compared, 5 * CASES)
  }).timeout(60_000)

  test('are looked for around real clock changes', ({ assert }) => {
    const without = oracles.filter(({ changes }) => changes.length === 0)
    assert.deepEqual(
      without.map(({ timeZone }) => timeZone),
      ['Asia/Shanghai', 'Asia/Kathmandu']
    )
  })
})
