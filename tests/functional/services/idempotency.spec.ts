import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { storeAnswer } from '../../../src/services/idempotency/store_answer.js'
import {
  BODY,
  HOUR,
  KeyedCommand,
  KEYS,
  prepareEffects,
  takeEffect,
} from './idempotency_fixture.js'

const CALLS = 50

test.group('A command with a key', (group) => {
  group.setup(prepareEffects)

  test('is executed once, however many send it at once, {mode}')
    .with([
      { mode: 'and stores its answer', storesAnswer: true },
      { mode: 'and does not store its answer', storesAnswer: false },
    ])
    .run(async ({ assert }, { storesAnswer }) => {
      const command = new KeyedCommand()
      const work = storesAnswer ? command.storing() : command.plain()
      const call = { storesAnswer }
      const outcomes = await Promise.allSettled(
        Array.from({ length: CALLS }, () => command.run(work, call))
      )

      const answers = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      const [first, ...more] = answers.filter(({ value }) => !value.isReplayed)
      assert.deepEqual(first?.value, { status: 200, body: BODY, isReplayed: false })
      assert.lengthOf(more, 0)
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') assert.deepEqual(outcome.value.body, BODY)
        else assert.equal(outcome.reason.code, 'E_IDEMPOTENCY_IN_PROGRESS')
      }
      assert.equal(command.executions, 1)
      assert.equal(await command.effects(), 1)

      const later = await Promise.all(
        Array.from({ length: CALLS }, () => command.run(command.forbidden, call))
      )
      for (const answer of later) {
        assert.deepEqual(answer, { status: 200, body: BODY, isReplayed: true })
      }
    })

  test('tells when to ask again while it is running', async ({ assert }) => {
    const command = new KeyedCommand()
    const began = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const running = command.run(
      command.storing({
        beforehand() {
          began.resolve()
          return gate.promise
        },
      })
    )
    await began.promise
    const error = await command.run(command.forbidden).catch((reason) => reason)
    gate.resolve()

    assert.equal(error.code, 'E_IDEMPOTENCY_IN_PROGRESS')
    assert.equal(error.status, 409)
    assert.deepEqual(error.details, { retryAfter: 1 })
    const answer = await running
    assert.isFalse(answer.isReplayed)
  })

  test('is refused with another request, and that one does nothing', async ({ assert }) => {
    const command = new KeyedCommand()
    await command.run(command.storing())
    const request = 'inventory.reserve {"quantity":3}'
    const error = await command.run(command.storing(), { request }).catch((reason) => reason)

    assert.equal(error.code, 'E_IDEMPOTENCY_KEY_REUSED')
    assert.equal(error.status, 422)
    assert.equal(await command.effects(), 1)
    const row = await command.row()
    assert.notInclude(JSON.stringify(row), 'inventory.reserve')
  })

  test('has nothing to do with the same key of another service, nor with another case', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    await command.run(command.storing())
    const other = await command.run(command.storing(), { service: 'web' })
    const upper = await command.run(command.storing(), { key: command.key.toUpperCase() })

    assert.deepEqual([other.isReplayed, upper.isReplayed], [false, false])
    assert.equal(await command.effects(), 3)
  })

  test('is told its declared failure again, {mode}')
    .with([
      { mode: 'if it stores its answer', storesAnswer: true },
      { mode: 'if it does not', storesAnswer: false },
    ])
    .run(async ({ assert }, { storesAnswer }) => {
      const command = new KeyedCommand()
      const failure = { status: 409, body: { code: 'stock_insufficient', values: ['P-1'] } }
      // the answer that was stored first is rolled back
      const work = async () => {
        const refusal = new Error('rolled back')
        const outcome = db.transaction(async (trx) => {
          await takeEffect(command.key, trx)
          await storeAnswer(trx, BODY, command.options)
          throw refusal
        })
        await outcome.catch(() => {})
        return failure
      }
      const first = await command.run(work, { storesAnswer })
      const second = await command.run(command.forbidden, { storesAnswer })
      assert.deepEqual(first, { ...failure, isReplayed: false })
      assert.deepEqual(second, { ...failure, isReplayed: true })
      assert.equal(await command.effects(), 0)
    })

  test('runs again after a failure that may pass', async ({ assert }) => {
    const command = new KeyedCommand()
    const busy = { status: 503, body: { code: 'busy' } }
    assert.deepEqual(await command.run(async () => busy), { ...busy, isReplayed: false })
    assert.isFalse(await command.isReplayed(command.storing()))
    assert.equal(await command.effects(), 1)
  })

  test('keeps any JSON, and an answer that is nothing: {$i}')
    .with([null, undefined, '', 0, [], { text: 'ä 中 😀 \u0000 "' }, 'x'.repeat(200_000)])
    .run(async ({ assert }, body) => {
      for (const storesAnswer of [true, false]) {
        const command = new KeyedCommand()
        const { options } = command
        const work = async () => {
          if (storesAnswer) await db.transaction((trx) => storeAnswer(trx, body, options))
          return { status: 200, body }
        }
        await command.run(work, { storesAnswer })
        const { body: replayed } = await command.run(command.forbidden, { storesAnswer })
        assert.deepEqual(replayed, body)
      }
    })

  test('runs anew once its 24 hours are over, whatever became of it, and not before', async ({
    assert,
  }) => {
    const answered = new KeyedCommand()
    await answered.run(answered.storing())
    const unknown = new KeyedCommand()
    const fail = () => Promise.reject(new Error('a fault'))
    await unknown.failureOf(unknown.plain(fail), { storesAnswer: false })

    answered.ahead = unknown.ahead = 24 * HOUR - 10_000
    assert.isTrue(await answered.isReplayed())
    assert.equal(
      await unknown.failureOf(unknown.forbidden, { storesAnswer: false }),
      'E_IDEMPOTENCY_OUTCOME_UNKNOWN'
    )

    answered.ahead = unknown.ahead = 24 * HOUR + 10_000
    // even with another request
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => answered.run(answered.storing(), { request: 'other' }))
    )
    const done = outcomes.filter((one) => one.status === 'fulfilled' && !one.value.isReplayed)
    assert.lengthOf(done, 1)
    assert.equal(await answered.effects(), 2)
    await unknown.run(unknown.plain(), { storesAnswer: false })
    assert.equal(await unknown.effects(), 2)
  })

  test('refuses a key that is no key: {$i}')
    .with(['', 'a b', 'a\n', 'ä', 'x'.repeat(129)])
    .run(async ({ assert }, key) => {
      const command = new KeyedCommand()
      assert.equal(await command.failureOf(command.storing(), { key }), 'E_IDEMPOTENCY_KEY_INVALID')
      assert.equal(command.executions, 0)
      const longest = `${'~!'.repeat(50)}${command.key.slice(0, 28)}`
      assert.isFalse(await command.isReplayed(command.storing(), { key: longest }))
    })

  test('works in a transaction around everything', async ({ assert }) => {
    const command = new KeyedCommand()
    await db.beginGlobalTransaction()
    try {
      const fail = () => Promise.reject(new Error('a fault'))
      assert.equal(await command.failureOf(command.storing({ beforeCommit: fail })), 'a fault')
      assert.isFalse(await command.isReplayed(command.storing()))
      assert.isTrue(await command.isReplayed())
      assert.equal(await command.effects(), 1)
    } finally {
      await db.rollbackGlobalTransaction()
    }
    assert.isNull(await command.row())
    assert.equal(await command.effects(), 0)
  })

  test('without a key stores nothing', async ({ assert }) => {
    const before = await db.from(KEYS)
    await db.transaction((trx) => storeAnswer(trx, BODY, undefined))
    await db.transaction((trx) => storeAnswer(trx, BODY, {}))
    assert.sameDeepMembers(await db.from(KEYS), before)
  })
})
