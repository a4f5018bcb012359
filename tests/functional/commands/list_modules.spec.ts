import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { makeProjectWithBrokenPlugin } from './broken_plugin.js'
import { makeChangedProject } from './extended_project.js'
import { runAce } from './run_ace.js'

const COMMAND = ['iti:modules', '--json']

const timesOf = (stdout: string): Record<string, Record<string, number>> =>
  Object.fromEntries(
    JSON.parse(stdout).modules.map((module: { name: string; times: object }) => [
      module.name,
      module.times,
    ])
  )

test.group('node ace iti:modules', () => {
  test('tells the boot order without a configured environment', async ({ assert }) => {
    const env = { PATH: process.env.PATH, ENV_PATH: app.tmpPath() }
    const { exitCode, stdout, stderr } = await runAce(app.makePath(), COMMAND, env)

    assert.equal(exitCode, 0, stderr)
    const times = timesOf(stdout)
    assert.deepEqual(Object.keys(times), ['system', 'inventory', 'orders'])
    assert.deepEqual(Object.keys(times.inventory!), ['load'])
  })

  test('with --times boots, and tells how long each step of a module took', async ({ assert }) => {
    const { exitCode, stdout, stderr } = await runAce(app.makePath(), [...COMMAND, '--times'])

    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(Object.keys(timesOf(stdout).inventory!), ['load', 'facades', 'routes'])
  })

  test('with --times and without an environment ends in 1, and leaves stdout to the JSON', async ({
    assert,
  }) => {
    const env = { PATH: process.env.PATH, ENV_PATH: app.tmpPath() }
    const { exitCode, stdout, stderr } = await runAce(app.makePath(), [...COMMAND, '--times'], env)

    assert.equal(exitCode, 1)
    assert.equal(stdout, '')
    assert.include(stderr, 'APP_KEY')
  })

  test('tells manifests that are wrong on stderr', async ({ assert }) => {
    const ace = await makeChangedProject('modules: application.modules.slice(-1)')
    for (const flags of [[], ['--times']]) {
      const { exitCode, stdout, stderr } = await ace(...COMMAND, ...flags)
      assert.equal(exitCode, 3)
      assert.equal(stdout, '')
      assert.include(stderr, 'E_MODULE_MISSING')
    }
  })

  test('with --times keeps the log of a plugin that is left out off the JSON', async ({
    assert,
  }) => {
    const ace = await makeProjectWithBrokenPlugin()
    const { exitCode, stdout, stderr } = await ace(...COMMAND, '--times')

    assert.equal(exitCode, 0, stderr)
    assert.include(JSON.parse(stdout).skipped[0].reason, 'no printer')
    assert.include(stderr, 'Left out: labels')
  })
})
