import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { makeChangedProject } from './extended_project.js'
import { type Outcome, runAce } from './run_ace.js'

const COMMAND = ['iti:extensions', '--json']

const pointIn = ({ stdout }: Outcome, name: string) =>
  JSON.parse(stdout).points.find((point: { name: string }) => point.name === name)

test.group('node ace iti:extensions', () => {
  test('lists what manifests declare, with how much of it', async ({ assert }) => {
    const outcome = await runAce(app.makePath(), COMMAND)
    assert.equal(outcome.exitCode, 0, outcome.stderr)

    const permissions = pointIn(outcome, 'permissions')
    assert.containSubset(permissions, { kind: 'declaration', module: 'system' })
    const modules = permissions.contributors.map(({ module }: { module: string }) => module)
    assert.deepEqual(modules.slice(0, 3), ['system', 'inventory', 'orders'])
    assert.isAbove(permissions.contributors[0].count, 10)
  })

  test('lists points and events with who adds to them; a disabled plugin does not', async ({
    assert,
  }) => {
    const run = (enabled: string) =>
      runAce(app.makePath(), COMMAND, { ...process.env, POSITIONS_ENABLED: enabled })
    const enabled = await run('true')
    assert.containSubset(pointIn(enabled, 'system.user_fields'), {
      kind: 'point',
      module: 'system',
      contributors: [{ module: 'positions', order: 0 }],
    })
    assert.equal(pointIn(enabled, 'system:user_created').kind, 'event')

    const disabled = await run('false')
    assert.deepEqual(pointIn(disabled, 'system.user_fields').contributors, [])
  })

  test('needs no environment, and says then that plugins are missing', async ({ assert }) => {
    const outcome = await runAce(app.makePath(), COMMAND, {
      PATH: process.env.PATH,
      ENV_PATH: app.tmpPath(),
    })
    assert.equal(outcome.exitCode, 0)
    assert.deepEqual(pointIn(outcome, 'system.user_fields').contributors, [])
    assert.include(outcome.stderr, 'Plugins are not shown')
  })

  test('ends in 3 where something is wrong with the manifests', async ({ assert }) => {
    const ace = await makeChangedProject('modules: application.modules.slice(-1)')
    const { exitCode, stderr } = await ace('iti:extensions')
    assert.equal(exitCode, 3)
    assert.include(stderr, 'E_MODULE_MISSING')
  })
})
