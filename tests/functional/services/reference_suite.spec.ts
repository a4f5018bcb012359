import { test } from '@japa/runner'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PASSED = /Tests\s+(\d+) passed \(\1\)/

const specs = globSync('modules/{inventory,orders}/tests/*.spec.ts', { cwd: ROOT }).map((path) =>
  basename(path)
)

/** Runs tests of the business modules in a process and a database of their own. */
async function runTests(files: string[], settings: Record<string, string>) {
  const scratch = await ScratchDatabase.create()
  const { NODE_OPTIONS, ...env } = process.env
  const run = await runAce(ROOT, ['test', 'functional', `--files=${files.join(',')}`], {
    ...env,
    ITI_TEST_SCOPE: 'inventory',
    ...settings,
    DB_DATABASE: scratch.name,
    NO_COLOR: '1',
  })
  const [, passed] = PASSED.exec(run.stdout) ?? []
  return { ...run, passed: Number(passed) }
}

test.group('The tests of the reference application', () => {
  test('pass with the modules in one process, and unchanged over a socket', async ({ assert }) => {
    assert.isAbove(specs.length, 4)
    const local = await runTests(specs, { ITI_TEST_FACADES: 'local' })
    assert.equal(local.exitCode, 0, local.stdout)
    assert.isAbove(local.passed, 40)

    const remote = await runTests(specs, { ITI_TEST_FACADES: 'remote' })
    assert.equal(remote.exitCode, 0, remote.stdout)
    assert.equal(remote.passed, local.passed)
  }).timeout(300_000)

  test('fail over the socket where the token does not allow the calls', async ({ assert }) => {
    const settings = { ITI_TEST_FACADES: 'remote', ITI_TEST_SCOPE: 'another' }
    const run = await runTests(['orders.spec.ts'], settings)
    assert.equal(run.exitCode, 1)
    assert.include(run.stdout + run.stderr, 'an order is placed with exact amounts')
  }).timeout(120_000)
})
