import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { storeAnswer } from '../../../src/services/idempotency/store_answer.js'
import {
  BODY,
  HAS_MANY_WRITERS,
  KeyedCommand,
  prepareEffects,
  takeEffect,
} from './idempotency_fixture.js'

test.group('An implementation that does not keep what it declares', (group) => {
  group.setup(prepareEffects)

  test('is told that it stores no answer, and the command does not run again', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.plain()), 'E_IDEMPOTENCY_ANSWER_MISSING')
    assert.isTrue(await command.isReplayed())

    const live = new KeyedCommand({ inProduction: true })
    assert.isFalse(await live.isReplayed(live.plain()))
    assert.match(live.logged[0]!, /without storing its answer/)
    assert.isTrue(await live.isReplayed())
    assert.equal(await live.effects(), 1)
  })

  test('is told that it stores another answer than it gives: {path}')
    .with([
      { path: 'status', answer: { status: 201, body: BODY } },
      { path: 'status', answer: { status: 409, body: BODY } },
      { path: 'body', answer: { status: 200, body: undefined } },
      { path: 'body.lines', answer: { status: 200, body: { ...BODY, lines: {} } } },
      { path: 'body.lines.0', answer: { status: 200, body: { ...BODY, lines: [] } } },
      { path: 'body.extra', answer: { status: 200, body: { ...BODY, extra: null } } },
    ])
    .run(async ({ assert }, { path, answer }) => {
      for (const inProduction of [false, true]) {
        const command = new KeyedCommand({ inProduction })
        const work = async () => {
          await command.storing()()
          return answer
        }
        const outcome = await command.run(work).catch((error) => error)
        if (inProduction) assert.deepEqual(outcome, { ...answer, isReplayed: false })
        else assert.equal(outcome.code, 'E_IDEMPOTENCY_ANSWER_DIFFERS')
        const told = inProduction ? command.logged[0] : outcome.message
        assert.include(told, `they differ at "${path}"`)
        assert.equal(await command.effects(), 1)
      }
    })

  test('is told nothing if its answer has the same fields in another order', async ({ assert }) => {
    const command = new KeyedCommand()
    const { reference, lines } = BODY
    const body = { lines, reference, note: undefined }
    await command.run(async () => ({ ...(await command.storing()()), body }))
    assert.deepEqual(command.logged, [])
  })

  test('is told that two transactions store an answer, and none of them is told again', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const another = () => db.transaction((trx) => storeAnswer(trx, 'a part', command.options))
    const code = await command.failureOf(command.storing({ beforehand: another }))
    assert.equal(code, 'E_IDEMPOTENCY_ANSWER_TWICE')
    assert.equal(await command.effects(), 0)
    assert.equal(await command.failureOf(command.forbidden), 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
  })

  test('is told so if it does not pass on what it was called with', async ({ assert }) => {
    const command = new KeyedCommand()
    const forgetful = () => command.storing()({})
    assert.equal(await command.failureOf(forgetful), 'E_IDEMPOTENCY_ANSWER_MISSING')
    assert.equal(await command.effects(), 1)
  })
})

/* SQLite has one connection, so that nobody can begin another transaction. */
const describeWriters = HAS_MANY_WRITERS ? test.group : () => {}

describeWriters('An implementation that stores an answer within its own transaction', (group) => {
  group.setup(prepareEffects)

  test('is told so instead of waiting for itself', async ({ assert }) => {
    const command = new KeyedCommand()
    const another = () => db.transaction((trx) => storeAnswer(trx, 'a part', command.options))
    const code = await command.failureOf(command.storing({ beforeCommit: another }))
    assert.equal(code, 'E_IDEMPOTENCY_ANSWER_TWICE')
    assert.equal(await command.effects(), 0)
  })
})

test.group('A command that calls another of the same process', (group) => {
  group.setup(prepareEffects)

  test('stores its own answer, if it calls {named}')
    .with([
      { named: 'without options', options: undefined },
      { named: 'without a key', options: {} },
      { named: 'with another key', options: { idempotencyKey: 'another' } },
    ])
    .run(async ({ assert }, { options }) => {
      for (const step of ['beforehand', 'afterwards'] as const) {
        const command = new KeyedCommand()
        const other = new KeyedCommand()
        const inner = () =>
          db.transaction(async (trx) => {
            await takeEffect(other.key, trx)
            await storeAnswer(trx, 'of another command', options)
          })
        await command.run(command.storing({ [step]: inner }))
        assert.deepEqual(await command.bodyAgain(), BODY, step)
        assert.deepEqual([await command.effects(), await other.effects()], [1, 1])
      }
    })
})
