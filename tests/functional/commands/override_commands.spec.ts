import { test } from '@japa/runner'
import { makeProjectWithCommand } from './extended_project.js'

/** What the doctor says of the commands. */
const verdictOf = (stdout: string) =>
  JSON.parse(stdout).checks.find((check: { name: string }) => check.name === 'commands')

test.group('A package that brings a command along', () => {
  test("whose name is the framework's is found by the doctor, with what to do", async ({
    assert,
  }) => {
    const ace = await makeProjectWithCommand({ name: 'db:seed' })
    const replaced = await ace('db:seed')
    assert.include(replaced.stdout, 'the other one')

    const { exitCode, stdout } = await ace('iti:doctor', '--json')
    assert.equal(exitCode, 3)
    assert.containSubset(verdictOf(stdout), { status: 'fail' })
    assert.include(verdictOf(stdout).message, 'db:seed')
    assert.include(verdictOf(stdout).remedy, 'adonisrc.ts')
  })

  test("whose alias is the framework's is found too", async ({ assert }) => {
    const ace = await makeProjectWithCommand({ name: 'seed:quickly', aliases: ['db:seed'] })
    const { stdout } = await ace('iti:doctor', '--json')
    assert.include(verdictOf(stdout).message, 'db:seed')
  })

  test("of the framework's name keeps every command from booting the application", async ({
    assert,
  }) => {
    const ace = await makeProjectWithCommand({ name: 'make:migration' })
    const { exitCode, stdout, stderr } = await ace('migration:status')
    assert.equal(exitCode, 1)
    assert.include(
      stdout + stderr,
      'The application overrides what belongs to the framework: the command make:migration, registered again'
    )
  })

  test('is no matter where the framework stands behind it, or the name is its own', async ({
    assert,
  }) => {
    for (const command of [
      { name: 'db:seed', stands: 'first' as const },
      { name: 'seed:quickly', aliases: ['seed'] },
    ]) {
      const ace = await makeProjectWithCommand(command)
      const { stdout } = await ace('iti:doctor', '--json')
      assert.containSubset(verdictOf(stdout), { status: 'pass' })
    }
  })
})
