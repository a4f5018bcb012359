import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import {
  HAS_MANY_WRITERS,
  KeyedCommand,
  prepareEffects,
  type Storing,
} from './idempotency_fixture.js'

const LOCK = 30_000

/* A moment in which the other call gets as far as it can. */
const A_MOMENT = 300

/* Somebody who is at work, and stops at one step until he is let go on. */
async function stopAt(command: KeyedCommand, step: keyof Storing) {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const stop = () => {
    reached.resolve()
    return gate.promise
  }
  const outcome = command.run(command.storing({ [step]: stop })).then(
    (answer) => ({ answer, code: null }),
    (error) => ({ answer: null, code: error.code, error })
  )
  await reached.promise
  return { outcome, goOn: gate.resolve }
}

test.group('A key whose holder gives no answer', (group) => {
  group.setup(prepareEffects)

  test('is taken over by one of 20, and the slow holder leaves no effect', async ({ assert }) => {
    const steps = HAS_MANY_WRITERS ? (['beforehand', 'inside'] as const) : (['beforehand'] as const)
    for (const step of steps) {
      const command = new KeyedCommand()
      const slow = await stopAt(command, step)
      command.ahead = LOCK - 5_000
      assert.equal(await command.failureOf(command.forbidden), 'E_IDEMPOTENCY_IN_PROGRESS')

      command.ahead = LOCK + 5_000
      const others = await Promise.allSettled(
        Array.from({ length: 20 }, () => command.run(command.storing()))
      )
      const winners = others.filter((one) => one.status === 'fulfilled' && !one.value.isReplayed)
      assert.lengthOf(winners, 1, step)
      assert.equal(command.executions, 2)

      slow.goOn()
      const { code, error } = (await slow.outcome) as { code: string; error: any }
      assert.equal(code, 'E_IDEMPOTENCY_LOST')
      assert.deepEqual([error.status, error.details], [409, { retryAfter: 1 }])
      assert.equal(await command.effects(), 1, step)
      assert.isTrue(await command.isReplayed())
    }
  })

  test('that is committing just now is waited for', async ({ assert }) => {
    const command = new KeyedCommand()
    const slow = await stopAt(command, 'beforeCommit')
    command.ahead = LOCK + 5_000
    const next = command.run(command.forbidden)
    await sleep(A_MOMENT)
    slow.goOn()

    const [told, { answer }] = await Promise.all([next, slow.outcome])
    assert.deepEqual([told.isReplayed, answer!.isReplayed], [true, false])
    assert.equal(await command.effects(), 1)
  })

  test('that is rolling back just now is waited for', async ({ assert }) => {
    const command = new KeyedCommand()
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const failing = command.failureOf(
      command.storing({
        async beforeCommit() {
          reached.resolve()
          await gate.promise
          throw new Error('a fault')
        },
      })
    )
    await reached.promise
    command.ahead = LOCK + 5_000
    const next = command.run(command.storing())
    await sleep(A_MOMENT)
    gate.resolve()

    assert.equal(await failing, 'a fault')
    const told = await next
    assert.isFalse(told.isReplayed)
    assert.equal(await command.effects(), 1)
  })

  test('counts even if the implementation catches that it was lost', async ({ assert }) => {
    const command = new KeyedCommand()
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const slow = command.failureOf(async () => {
      reached.resolve()
      await gate.promise
      await command
        .storing()()
        .catch(() => {})
      return { status: 200, body: 'all is well' }
    })
    await reached.promise
    command.ahead = LOCK + 5_000
    await command.run(command.storing())
    gate.resolve()
    assert.equal(await slow, 'E_IDEMPOTENCY_LOST')
    assert.equal(await command.effects(), 1)
  })

  test('keeps the answer of the one who took it over when the slow holder fails', async ({
    assert,
  }) => {
    const failures: [string, () => Promise<any>][] = [
      ['E_IDEMPOTENCY_LOST', async () => ({ status: 409, body: 'declared' })],
      ['a fault', () => Promise.reject(new Error('a fault'))],
    ]
    for (const [code, fail] of failures) {
      const command = new KeyedCommand()
      const reached = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      const slow = command.failureOf(async () => {
        reached.resolve()
        await gate.promise
        return fail()
      })
      await reached.promise
      command.ahead = LOCK + 5_000
      await command.run(command.storing())
      gate.resolve()

      assert.equal(await slow, code)
      assert.isTrue(await command.isReplayed(), code)
    }
  })

  test('is never taken over if the answer is not stored with the effect, whatever is declared later', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const work = command.plain(() => {
      reached.resolve()
      return gate.promise
    })
    const slow = command.run(work, { storesAnswer: false })
    await reached.promise
    command.ahead = LOCK + 5_000
    for (const storesAnswer of [false, true]) {
      const codes = await Promise.all(
        Array.from({ length: 10 }, () => command.failureOf(command.forbidden, { storesAnswer }))
      )
      assert.deepEqual(new Set(codes), new Set(['E_IDEMPOTENCY_OUTCOME_UNKNOWN']))
    }

    // it was slow, not dead
    gate.resolve()
    const answer = await slow
    assert.isFalse(answer.isReplayed)
    assert.isTrue(await command.isReplayed(command.forbidden, { storesAnswer: false }))
    assert.equal(command.executions, 1)
    assert.equal(await command.effects(), 1)
  })
})
