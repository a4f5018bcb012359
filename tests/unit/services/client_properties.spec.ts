import { test } from '@japa/runner'
import { readRuns } from '../migrations/property/hold.js'
import { runSchedule } from './property/run_schedule.js'

const RUNS = 10_000
/* What has to happen in them, or they would show little. */
const REACHED = [
  ...['E_SERVICE_TIMEOUT', 'E_SERVICE_UNREACHABLE', 'E_SERVICE_CIRCUIT_OPEN'],
  ...['E_SERVICE_OVERLOADED', 'E_SERVICE_CANCELLED', 'E_SERVICE_CONTRACT'],
  ...['repeated', 'probe', 'open', 'budget spent', 'answered by attempt 4'],
]

test.group('Service client | any schedule', () => {
  test('no rule is broken, every call ends in time, and nothing is left behind', async ({
    assert,
  }) => {
    const { runs, seed } = readRuns(RUNS)
    const seen = new Map<string, number>()
    for (let one = seed; one < seed + runs; one++) {
      const broken = await runSchedule(one, seen)
      if (broken.length === 0) continue
      assert.fail([`ITI_PROPERTY_SEED=${one} ITI_PROPERTY_RUNS=1 fails:`, ...broken].join('\n'))
    }
    if (runs >= RUNS) assert.containsSubset([...seen.keys()], REACHED)
  }).timeout(3_600_000)
})
