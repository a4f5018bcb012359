import { test } from '@japa/runner'
import { readRuns } from '../migrations/property/hold.js'
import { runOnSockets } from './property/run_on_sockets.js'
import { runSchedule } from './property/run_schedule.js'

const RUNS = 10_000
const RUNS_ON_SOCKETS = 200
/* What has to happen in them, or they would show little. */
const REACHED = [
  ...['E_SERVICE_TIMEOUT', 'E_SERVICE_UNREACHABLE', 'E_SERVICE_CIRCUIT_OPEN'],
  ...['E_SERVICE_OVERLOADED', 'E_SERVICE_CANCELLED', 'E_SERVICE_CONTRACT'],
  ...['repeated', 'probe', 'open', 'budget spent', 'answered by attempt 4'],
]

async function holdAll(usual: number, run: (seed: number) => Promise<string[]>): Promise<void> {
  const { runs, seed } = readRuns(usual)
  for (let one = seed; one < seed + runs; one++) {
    const broken = await run(one)
    if (broken.length === 0) continue
    throw new Error([`ITI_PROPERTY_SEED=${one} ITI_PROPERTY_RUNS=1 fails:`, ...broken].join('\n'))
  }
}

test.group('Service client | any schedule', () => {
  test('no rule is broken, every call ends in time, and nothing is left behind', async ({
    assert,
  }) => {
    const seen = new Map<string, number>()
    await holdAll(RUNS, (seed) => runSchedule(seed, seen))
    if (readRuns(RUNS).runs >= RUNS) assert.containsSubset([...seen.keys()], REACHED)
  }).timeout(3_600_000)

  test('no rule is broken on real connections', async () => {
    await holdAll(RUNS_ON_SOCKETS, runOnSockets)
  }).timeout(3_600_000)
})
