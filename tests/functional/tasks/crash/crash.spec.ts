import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { CRASH_POINTS } from './crash_points.js'
import { CrashRound } from './crash_round.js'

/* Bodies have begun and runs have ended by then, where a process comes there more than once. */
const TIMES = { firing: 1, declaring: 1, recovery: 1 } as Record<string, number>

test.group('Tasks | a process that is killed', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)
  group.each.timeout(60_000)

  test('at "{$self}" leaves every run to be done, and none to be done twice')
    .with([...CRASH_POINTS])
    .run(async ({ assert }, point) => {
      const times = TIMES[point.split(':')[0]!] ?? 4
      const verdict = await CrashRound.run(...CrashRound.leadingTo(point, times))
      assert.deepEqual(verdict.lost, [])
      assert.deepEqual(verdict.twice, [])
      assert.deepEqual(verdict.wrong, [])
      if (point !== 'declaring: amid') assert.isAbove(verdict.runs, 0)
    })
})
