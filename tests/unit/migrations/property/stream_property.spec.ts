import { test } from '@japa/runner'
import { hold, readRuns } from './hold.js'
import { streamSequences } from './stream_sequences.js'

const RUNS = 8
/* What has to happen in them, or they would show little. */
const REACHED = [
  ...['copied', 'conflict resolved', 'moved', 'migrated', 'migrate stopped', 'repaired'],
  ...['corrupt', 'out-of-order', 'frozen', 'linear', 'timestamp', 'future', 'lock'],
]

test.group('The stream of migrations | any sequence', (group) => {
  group.each.setup(() => isolateGit())

  test('a check tells the truth after each step, and no command loses a file or a row', async ({
    assert,
  }) => {
    const { runs, seed } = readRuns(RUNS)
    const seen = await hold(streamSequences, { runs, seed })
    if (runs >= RUNS) assert.containsSubset([...seen.keys()], REACHED)
  }).timeout(3_600_000)
})

/* What the machine has set up for Git must not decide. */
function isolateGit() {
  const { GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM } = process.env
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' })
  return () => {
    restore('GIT_CONFIG_GLOBAL', GIT_CONFIG_GLOBAL)
    restore('GIT_CONFIG_NOSYSTEM', GIT_CONFIG_NOSYSTEM)
  }
}

function restore(name: string, value: string | undefined) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
