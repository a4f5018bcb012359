import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { AceProcess } from '../migrations/ace_process.js'
import { KeyedCommand, prepareEffects } from './idempotency_fixture.js'

const LOCK = 30_000
const CHILD = ['--import=@poppinss/ts-exec', 'tests/functional/services/keyed_command.ts']

type Mode = 'storing' | 'plain'
type Point = 'before' | 'inside' | 'after'

/* A process that runs the command, and is killed at a point of it. */
async function killAt(command: KeyedCommand, mode: Mode, point: Point): Promise<void> {
  const child = new AceProcess([process.execPath, ...CHILD, command.key, mode, point], {
    cwd: app.makePath(),
    env: process.env,
  })
  await child.printed(new RegExp(`arrived at ${point}`))
  child.kill('SIGKILL')
  if ((await child.ended()) !== 'SIGKILL') throw new Error(child.stderr)
}

test.group('A process that is killed while it runs a command', (group) => {
  group.setup(prepareEffects)
  group.each.timeout(60_000)

  test('{point} its transaction, leaves a command that is done once, if it stores its answer')
    .with([
      { point: 'before', isDone: false },
      { point: 'inside', isDone: false },
      { point: 'after', isDone: true },
    ] as const)
    .run(async ({ assert }, { point, isDone }) => {
      const command = new KeyedCommand()
      await killAt(command, 'storing', point)
      if (!isDone) {
        assert.equal(await command.failureOf(command.forbidden), 'E_IDEMPOTENCY_IN_PROGRESS')
        assert.equal(await command.effects(), 0)
      }

      command.ahead = LOCK + 5_000
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => command.run(command.storing()))
      )
      const done = outcomes.filter((one) => one.status === 'fulfilled' && !one.value.isReplayed)
      assert.lengthOf(done, isDone ? 0 : 1)
      assert.equal(command.executions, isDone ? 0 : 1)
      assert.equal(await command.effects(), 1)
      assert.isTrue(await command.isReplayed())
    })

  test('{point} its transaction, leaves a command that is unknown, if it does not store its answer')
    .with([
      { point: 'before', effects: 0 },
      { point: 'inside', effects: 0 },
      { point: 'after', effects: 1 },
    ] as const)
    .run(async ({ assert }, { point, effects }) => {
      const command = new KeyedCommand()
      const call = { storesAnswer: false }
      await killAt(command, 'plain', point)
      assert.equal(await command.failureOf(command.forbidden, call), 'E_IDEMPOTENCY_IN_PROGRESS')

      command.ahead = LOCK + 5_000
      for (let turn = 0; turn < 3; turn++) {
        const code = await command.failureOf(command.forbidden, call)
        assert.equal(code, 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
      }
      assert.equal(command.executions, 0)
      assert.equal(await command.effects(), effects)
    })
})
