import { test } from '@japa/runner'
import { hold, readRuns } from './hold.js'
import { syncSequences } from './sync_sequences.js'

const RUNS = 30
/* What has to happen in them, or they would show little. */
const REACHED = [
  ...['NEW', 'ADOPTED', 'EDITED', 'DELETED', 'DUPLICATE', 'ORDER', 'UNLOCKED', 'UPSTREAM_CHANGED'],
  ...['AHEAD', 'copied', 'restored'],
]

test.group('Sync of migrations | any sequence', () => {
  test('a check tells the truth after each step, and no command loses a file', async ({
    assert,
  }) => {
    const { runs, seed } = readRuns(RUNS)
    const seen = await hold(syncSequences, { runs, seed })
    if (runs >= RUNS) assert.containsSubset([...seen.keys()], REACHED)
  }).timeout(3_600_000)
})
