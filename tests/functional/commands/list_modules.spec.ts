import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
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

  test('with --times ends in 1 where the environment is not configured', async ({ assert }) => {
    const env = { PATH: process.env.PATH, ENV_PATH: app.tmpPath() }
    const { exitCode, stdout } = await runAce(app.makePath(), [...COMMAND, '--times'], env)

    assert.equal(exitCode, 1)
    assert.include(stdout, 'APP_KEY')
  })
})
