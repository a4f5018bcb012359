import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { test } from '@japa/runner'
import { withoutKey } from '../../../src/services/idempotency/running_call.js'
import { storeAnswer } from '../../../src/services/idempotency/store_answer.js'
import {
  BODY,
  hasManyWriters,
  KeyedCommand,
  prepareEffects,
  takeEffect,
  withoutKeys,
} from './idempotency_fixture.js'

const LOCK = 30_000
const fail = () => Promise.reject(new Error('a fault'))
const once = { storesAnswer: false }

/* Ends the session of a transaction, as a server does that goes down. */
async function breakConnection(trx: TransactionClientContract): Promise<void> {
  const isPostgres = trx.dialect.name === 'postgres'
  const select = isPostgres ? 'select pg_backend_pid() as id' : 'select connection_id() as id'
  const result = await trx.rawQuery(select)
  const { id } = isPostgres ? result.rows[0] : result[0][0]
  await (isPostgres
    ? db.rawQuery('select pg_terminate_backend(?)', [id])
    : db.rawQuery(`kill ${id}`))
}

test.group('A command with a key that fails', (group) => {
  group.setup(prepareEffects)

  test('runs again at once, if it stores its answer and was rolled back', async ({ assert }) => {
    const steps = ['beforehand', 'inside', 'beforeCommit'] as const
    for (const step of steps) {
      const command = new KeyedCommand()
      assert.equal(await command.failureOf(command.storing({ [step]: fail })), 'a fault')
      assert.isNull(await command.row())
      assert.isFalse((await command.run(command.storing())).isReplayed, step)
      assert.equal(await command.effects(), 1, step)
    }
  })

  test('never runs again, if it stores its answer and was committed', async ({ assert }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.storing({ afterwards: fail })), 'a fault')
    const answer = await command.run(command.forbidden)
    assert.deepEqual(answer, { status: 200, body: BODY, isReplayed: true })
    assert.equal(await command.effects(), 1)
  })

  test('is unknown from then on, if it does not store its answer', async ({ assert }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.plain(fail), once), 'a fault')
    const error = await command.run(command.forbidden, once).catch((reason) => reason)
    assert.equal(error.code, 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
    assert.equal(error.status, 409)
    assert.isUndefined(error.details)
    assert.equal(await command.effects(), 1)
  })

  test('runs again if its connection broke before the commit', async ({ assert }) => {
    const command = new KeyedCommand()
    const work = command.storing({ beforeCommit: breakConnection })
    assert.isNotNull(await command.failureOf(work))
    assert.equal(await command.effects(), 0)
    assert.isFalse((await command.run(command.storing())).isReplayed)
    assert.equal(await command.effects(), 1)
  }).skip(() => !hasManyWriters(), 'SQLite has no connection that could break')

  test('runs again when its lock has ended, if nobody could note the fault', async ({ assert }) => {
    const storing = new KeyedCommand()
    const plain = new KeyedCommand()
    const gate = Promise.withResolvers<void>()
    const reached = [storing, plain].map(() => Promise.withResolvers<void>())
    const stop = (index: number) => async () => {
      reached[index]!.resolve()
      await gate.promise
      throw new Error('a fault')
    }
    const outcomes = [
      storing.failureOf(storing.storing({ beforehand: stop(0) })),
      plain.failureOf(plain.plain(stop(1)), once),
    ]
    await Promise.all(reached.map(({ promise }) => promise))
    await withoutKeys(async () => {
      gate.resolve()
      assert.deepEqual(await Promise.all(outcomes), ['a fault', 'a fault'])
    })
    assert.include(storing.logged, 'Cannot note that a command failed')
    assert.include(plain.logged, 'Cannot note that a command failed')

    for (const [command, call] of [[storing, {}] as const, [plain, once] as const]) {
      assert.equal(await command.failureOf(command.forbidden, call), 'E_IDEMPOTENCY_IN_PROGRESS')
      command.ahead = LOCK + 5_000
    }
    assert.isFalse((await storing.run(storing.storing())).isReplayed)
    assert.equal(await storing.effects(), 1)
    assert.equal(await plain.failureOf(plain.forbidden, once), 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
    assert.equal(await plain.effects(), 1)
  })

  test('executes nothing if the key cannot be added', async ({ assert }) => {
    const command = new KeyedCommand()
    await withoutKeys(async () => {
      assert.isNotNull(await command.failureOf(command.storing()))
    })
    assert.equal(command.executions, 0)
  })
})

test.group('A command with a key that is done', (group) => {
  group.setup(prepareEffects)

  test('is told to its caller although its answer cannot be stored, and never runs again', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const work = command.plain(() => {
      reached.resolve()
      return gate.promise
    })
    const outcome = command.run(work, once)
    await reached.promise
    await withoutKeys(async () => {
      gate.resolve()
      assert.deepEqual(await outcome, { status: 200, body: BODY, isReplayed: false })
    })
    assert.include(command.logged, 'Cannot store the answer of a command')

    command.ahead = LOCK + 5_000
    assert.equal(await command.failureOf(command.forbidden, once), 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
    assert.equal(await command.effects(), 1)
  })

  test('may store its answer without having declared it', async ({ assert }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.storing({ afterwards: fail }), once), 'a fault')
    assert.isTrue((await command.run(command.forbidden, once)).isReplayed)
  })

  test('may store its answer again in the same transaction: the last counts', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const inside = (trx: TransactionClientContract) => storeAnswer(trx, 'a draft')
    await command.run(command.storing({ inside }))
    assert.deepEqual((await command.run(command.forbidden)).body, BODY)
  })

  test('may store its answer in a transaction that is tried again', async ({ assert }) => {
    const command = new KeyedCommand()
    const twice = async () => {
      await command
        .storing({ beforeCommit: fail })()
        .catch(() => {})
      return command.storing()()
    }
    assert.isFalse((await command.run(twice)).isReplayed)
    assert.isTrue((await command.run(command.forbidden)).isReplayed)
    assert.equal(await command.effects(), 1)
  })

  test('may store its answer in a transaction within its transaction', async ({ assert }) => {
    const command = new KeyedCommand()
    const nested = (end: () => unknown) => async () => {
      await db.transaction(async (trx) => {
        await takeEffect(command.key, trx)
        await trx.transaction((inner) => storeAnswer(inner, BODY))
        await end()
      })
      return { status: 200, body: BODY }
    }
    assert.equal(await command.failureOf(nested(fail)), 'a fault')
    assert.isFalse((await command.run(nested(() => {}))).isReplayed)
    assert.isTrue((await command.run(command.forbidden)).isReplayed)
    assert.equal(await command.effects(), 1)
  })

  test('gives the answer that it stored, even if the implementation goes on with the object', async ({
    assert,
  }) => {
    const command = new KeyedCommand({ inProduction: true })
    const work = async () => {
      const body = { total: 1 }
      await db.transaction((trx) => storeAnswer(trx, body))
      body.total = 2
      return { status: 200, body }
    }
    await command.run(work)
    assert.deepEqual((await command.run(command.forbidden)).body, { total: 1 })
    assert.match(command.logged[0]!, /they differ at "body\.total"/)
  })
})

test.group('An implementation that does not keep what it declares', (group) => {
  group.setup(prepareEffects)

  test('is told that it stores no answer, and the command does not run again', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.plain()), 'E_IDEMPOTENCY_ANSWER_MISSING')
    assert.isTrue((await command.run(command.forbidden)).isReplayed)

    const live = new KeyedCommand({ inProduction: true })
    assert.isFalse((await live.run(live.plain())).isReplayed)
    assert.match(live.logged[0]!, /without storing its answer/)
    assert.isTrue((await live.run(live.forbidden)).isReplayed)
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
    const inner = () => db.transaction((trx) => storeAnswer(trx, 'of another command'))
    const code = await command.failureOf(command.storing({ beforehand: inner }))
    assert.equal(code, 'E_IDEMPOTENCY_ANSWER_TWICE')
    assert.equal(await command.effects(), 0)
    assert.equal(await command.failureOf(command.forbidden), 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
  })

  test('is told so instead of waiting for its own transaction', async ({ assert }) => {
    const command = new KeyedCommand()
    const inner = () => db.transaction((trx) => storeAnswer(trx, 'of another command'))
    const code = await command.failureOf(command.storing({ beforeCommit: inner }))
    assert.equal(code, 'E_IDEMPOTENCY_ANSWER_TWICE')
    assert.equal(await command.effects(), 0)
  }).skip(() => !hasManyWriters(), 'SQLite has one connection, so that it cannot begin another')

  test('calls a command of the same process without its own key', async ({ assert }) => {
    const command = new KeyedCommand()
    const inner = () => db.transaction((trx) => storeAnswer(trx, 'of another command'))
    await command.run(command.storing({ beforehand: () => withoutKey(inner) }))
    assert.deepEqual((await command.run(command.forbidden)).body, BODY)
  })
})
