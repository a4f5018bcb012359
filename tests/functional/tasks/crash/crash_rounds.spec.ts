import { randomInt } from 'node:crypto'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { CRASH_POINTS, type CrashPoint } from './crash_points.js'
import { CrashRound, type Death } from './crash_round.js'

/* `npm run test:long` has hundreds of them. */
const ROUNDS = Number(process.env.ITI_TEST_ROUNDS ?? 2)
const ROUND = 60_000
/* A process has begun to work and has fired its first schedules by then. */
const LIFE = 2_500

/* How often a process comes to a point in a short life. */
const MOST_TIMES: Record<string, number> = { firing: 3, declaring: 1, recovery: 1 }

const timesFor = (point: CrashPoint): number =>
  randomInt(1, (MOST_TIMES[point.split(':')[0]!] ?? 30) + 1)

/* Every other round has a process die at any moment, and then perhaps the one that takes care of its runs, too. */
function deathsOf(round: number): Death[] {
  if (round % 2 === 0) {
    const point = CRASH_POINTS[(round / 2) % CRASH_POINTS.length]!
    return CrashRound.leadingTo(point, timesFor(point))
  }
  return Array.from({ length: randomInt(1, 3) }, () => ({ after: randomInt(LIFE) }))
}

test.group('Tasks | processes that are killed at random', (group) => {
  group.teardown(clearTasks)
  group.each.timeout(ROUNDS * ROUND)

  test('lose no run, and do none twice', async ({ assert }) => {
    const sum = { rounds: 0, kills: 0, runs: 0, lost: 0, twice: 0, wrong: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const deaths = deathsOf(round)
      const { runs, lost, twice, wrong } = await CrashRound.run(...deaths)
      const told = JSON.stringify({ deaths, lost, twice, wrong }, null, 2)
      if (lost.length + twice.length + wrong.length > 0) console.error(told)
      sum.rounds++
      sum.kills += deaths.length
      sum.runs += runs
      sum.lost += lost.length
      sum.twice += twice.length
      sum.wrong += wrong.length
    }
    console.log(
      Object.entries(sum)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')
    )
    assert.containsSubset(sum, { rounds: ROUNDS, lost: 0, twice: 0, wrong: 0 })
  })
})
