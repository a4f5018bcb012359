import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { test } from '@japa/runner'
import { storeAnswer } from '../../../src/services/idempotency/store_answer.js'
import {
  BODY,
  HAS_MANY_WRITERS,
  KeyedCommand,
  prepareEffects,
  takeEffect,
  withoutKeys,
} from './idempotency_fixture.js'

const LOCK = 30_000
const fail = () => Promise.reject(new Error('a fault'))
const once = { storesAnswer: false }

/* A table with a reference that is checked at the commit. */
async function prepareOrphans(): Promise<() => Promise<void>> {
  await db.rawQuery(`create table test_orphans
    (id integer primary key, parent integer references test_orphans (id) deferrable initially deferred)`)
  return () => db.connection().schema.dropTable('test_orphans')
}

const spoilCommit = (trx: TransactionClientContract) =>
  trx.table('test_orphans').insert({ id: 1, parent: 2 })

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
      assert.isFalse(await command.isReplayed(command.storing()), step)
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

  test('is not told as done if it was rolled back, although the implementation returns', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const work = async () => {
      await command
        .storing({ beforeCommit: fail })()
        .catch(() => {})
      return { status: 200, body: BODY }
    }
    const error = await command.run(work).catch((reason) => reason)
    assert.equal(error.code, 'E_IDEMPOTENCY_NOT_COMMITTED')
    assert.deepEqual([error.status, error.details], [503, { retryAfter: 1 }])
    assert.isFalse(await command.isReplayed(command.storing()))
    assert.equal(await command.effects(), 1)
  })

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
    assert.isFalse(await storing.isReplayed(storing.storing()))
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

/* MySQL checks nothing at the commit, and on SQLite knex leaves the transaction open. */
const describeDeferred = process.env.DB_CONNECTION === 'pg' ? test.group : () => {}

describeDeferred('A command with a key whose commit the database refuses', (group) => {
  group.setup(prepareEffects)
  group.setup(prepareOrphans)

  test('is not told as done, and runs again', async ({ assert }) => {
    const command = new KeyedCommand()
    const work = command.storing({ beforeCommit: spoilCommit })
    assert.equal(await command.failureOf(work), 'E_IDEMPOTENCY_NOT_COMMITTED')
    assert.equal(await command.effects(), 0)
    assert.isFalse(await command.isReplayed(command.storing()))
    assert.equal(await command.effects(), 1)
  })
})

/* SQLite has no connection that could break. */
const describeConnections = HAS_MANY_WRITERS ? test.group : () => {}

describeConnections('A command with a key whose connection breaks before the commit', (group) => {
  group.setup(prepareEffects)

  test('is not told as done, and runs again when its lock has ended', async ({ assert }) => {
    const command = new KeyedCommand()
    assert.isNotNull(await command.failureOf(command.storing({ beforeCommit: breakConnection })))
    assert.equal(await command.effects(), 0)

    // the pool may have given the broken connection out once more, to whoever was to release the key
    command.ahead = LOCK + 5_000
    assert.isFalse(await command.isReplayed(command.storing()))
    assert.equal(await command.effects(), 1)
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

  test('stores nothing in its transaction unless it declares so', async ({ assert }) => {
    const command = new KeyedCommand()
    assert.equal(await command.failureOf(command.storing({ afterwards: fail }), once), 'a fault')
    assert.equal(await command.failureOf(command.forbidden, once), 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
  })

  test('may store its answer again in the same transaction: the last counts', async ({
    assert,
  }) => {
    const command = new KeyedCommand()
    const inside = (trx: TransactionClientContract) => storeAnswer(trx, 'a draft', command.options)
    await command.run(command.storing({ inside }))
    assert.deepEqual(await command.bodyAgain(), BODY)
  })

  test('may store its answer in a transaction that is tried again', async ({ assert }) => {
    const command = new KeyedCommand()
    const twice = async () => {
      await command
        .storing({ beforeCommit: fail })()
        .catch(() => {})
      return command.storing()()
    }
    assert.isFalse(await command.isReplayed(twice))
    assert.isTrue(await command.isReplayed())
    assert.equal(await command.effects(), 1)
  })

  test('may store its answer in a transaction within its transaction', async ({ assert }) => {
    const command = new KeyedCommand()
    const nested = (end: () => unknown) => async () => {
      await db.transaction(async (trx) => {
        await takeEffect(command.key, trx)
        await trx.transaction((inner) => storeAnswer(inner, BODY, command.options))
        await end()
      })
      return { status: 200, body: BODY }
    }
    assert.equal(await command.failureOf(nested(fail)), 'a fault')
    assert.isFalse(await command.isReplayed(nested(() => {})))
    assert.isTrue(await command.isReplayed())
    assert.equal(await command.effects(), 1)
  })

  test('gives the answer that it stored, even if the implementation goes on with the object', async ({
    assert,
  }) => {
    const command = new KeyedCommand({ inProduction: true })
    const work = async () => {
      const body = { total: 1 }
      await db.transaction((trx) => storeAnswer(trx, body, command.options))
      body.total = 2
      return { status: 200, body }
    }
    await command.run(work)
    assert.deepEqual(await command.bodyAgain(), { total: 1 })
    assert.match(command.logged[0]!, /they differ at "body\.total"/)
  })
})
