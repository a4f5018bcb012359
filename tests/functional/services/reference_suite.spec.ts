import { test } from '@japa/runner'
import { fileURLToPath } from 'node:url'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PASSED = /Tests\s+(\d+) passed \(\1\)/

const specs = globSync('modules/{inventory,orders}/tests/*.spec.ts', { cwd: ROOT })

/** Runs the tests of the business modules, and tells how many there are and how often a token was used. */
async function runSuite(facades: 'local' | 'remote') {
  const scratch = await ScratchDatabase.create()
  const { NODE_OPTIONS, ...env } = process.env
  const suite = await runAce(
    ROOT,
    ['test', 'functional', `--files=${specs.map((path) => basename(path)).join(',')}`],
    { ...env, ITI_TEST_FACADES: facades, DB_DATABASE: scratch.name, NO_COLOR: '1' }
  )
  const [, passed] = PASSED.exec(suite.stdout) ?? []
  const tokens = await scratch.db.from('iti_service_tokens').select('last_used_at')
  return { ...suite, passed: Number(passed), isUsed: tokens.some((row) => row.last_used_at) }
}

test.group('The tests of the reference application', () => {
  test('pass with the modules in one process, and unchanged over a socket', async ({ assert }) => {
    assert.isAbove(specs.length, 4)
    const local = await runSuite('local')
    assert.equal(local.exitCode, 0, local.stdout)
    assert.isAbove(local.passed, 40)
    assert.isFalse(local.isUsed)

    const remote = await runSuite('remote')
    assert.equal(remote.exitCode, 0, remote.stdout)
    assert.equal(remote.passed, local.passed)
    assert.isTrue(remote.isUsed)
  }).timeout(180_000)
})
