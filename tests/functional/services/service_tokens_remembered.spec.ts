import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import {
  AccessChanges,
  ServiceTokens,
  ServiceTokenStore,
  SessionManager,
} from '@iti/framework/access'
import { fromSqlTime, toSqlTime } from '@iti/framework/database'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { observeStatements } from '../../observe_statements.js'
import { makeServiceToken } from '../../../src/access/service_tokens/token_format.js'
import { ScratchDatabase } from '../scratch_database.js'
import { codeOf, openProcess } from './token_processes.js'

const HERE = '127.0.0.1'
const ORDERS = { service: 'orders', scopes: ['inventory'], expiresIn: '365 days' }

/* What a process knows of the others' changes is never older. */
const A_SECOND = 1000

/** The statements that are run meanwhile, but for the question for changes, which is asked in the background. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements = await observeStatements(work)
  return statements.map(({ sql }) => sql).filter((sql) => !sql.includes('iti_access_versions'))
}

/** Runs work when so many milliseconds seem to have gone by. */
async function later<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const { now } = performance
  performance.now = () => now.call(performance) + milliseconds
  try {
    return await work()
  } finally {
    performance.now = now
  }
}

/** A store whose reads can be held up, behind the database and before whoever asked. */
class SlowStore extends ServiceTokenStore {
  gate = Promise.withResolvers<void>()

  override async findMany(ids: readonly string[]) {
    const rows = await super.findMany(ids)
    await this.gate.promise
    return rows
  }
}

test.group('Service tokens, remembered', (group) => {
  let tokens: ServiceTokens

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    tokens = await app.container.make(ServiceTokens)
  })

  const row = (id: string) => db.from('iti_service_tokens').where('token_id', id)
  const setUsed = (id: string) => row(id).update({ last_used_at: toSqlTime(db.connection()) })

  test('a request of a service that called before asks the database nothing', async ({
    assert,
  }) => {
    const { id, token } = await tokens.create({ ...ORDERS, addresses: [HERE] })
    await setUsed(id)
    const cold = await statementsOf(() => tokens.authenticate(token, HERE))
    assert.lengthOf(cold, 1)
    assert.match(cold[0]!, /^select .*iti_service_tokens/)

    const warm = await statementsOf(async () => {
      for (let turn = 0; turn < 50; turn++) {
        await tokens.authenticate(token, HERE)
        assert.equal(await codeOf(tokens.authenticate(token, '::1')), 'E_SERVICE_ADDRESS_DENIED')
      }
    })
    assert.deepEqual(warm, [])
  })

  test('many that call at once are read together', async ({ assert }) => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tokens.create({ ...ORDERS, service: `service${index}` })
      )
    )
    const statements = await statementsOf(() =>
      Promise.all(made.map(({ token }) => tokens.authenticate(token, HERE)))
    )
    assert.isBelow(statements.length, 4)
  })

  test('a malformed token costs no read, and an unknown one a read each time', async ({
    assert,
  }) => {
    const malformed = await statementsOf(async () => {
      for (const token of ['', 'x', 'its_', `its_${'0'.repeat(12)}_${'0'.repeat(64)}_00000000`])
        assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
    })
    assert.deepEqual(malformed, [])
    const { token } = makeServiceToken()
    for (let turn = 0; turn < 3; turn++) {
      const unknown = await statementsOf(() => codeOf(tokens.authenticate(token, HERE)))
      assert.lengthOf(unknown, 1)
    }
  })

  test('what somebody changed without recording it counts after half a minute', async ({
    assert,
  }) => {
    const { id, token } = await tokens.create(ORDERS)
    const code = () => codeOf(tokens.authenticate(token, HERE))
    assert.equal(await code(), 'none')
    await row(id).update({ revoked_at: toSqlTime(db.connection()) })
    assert.equal(await later(29_000, code), 'none')
    assert.equal(await later(31_000, code), 'E_SERVICE_TOKEN_INVALID')
  })

  test('when a token was used is written once a minute, after the answer', async ({ assert }) => {
    const { id, token } = await tokens.create(ORDERS)
    const asked = await statementsOf(async () => {
      for (let turn = 0; turn < 10; turn++) await tokens.authenticate(token, HERE)
    })
    assert.isFalse(asked.some((sql) => sql.startsWith('update')))
    const written = await statementsOf(() => tokens.shutdown())
    assert.lengthOf(written, 1)
    const { last_used_at: usedAt } = await row(id).firstOrFail()
    assert.isAbove(fromSqlTime(usedAt).toMillis(), Date.now() - 60_000)

    const again = await statementsOf(async () => {
      // read anew, it is not written anew
      await later(31_000, () => tokens.authenticate(token, HERE))
      await tokens.shutdown()
    })
    assert.isFalse(again.some((sql) => sql.startsWith('update')))
  })

  test('a token that is refused counts as not used', async ({ assert }) => {
    const { id, token } = await tokens.create({ ...ORDERS, addresses: ['10.0.0.1'] })
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_ADDRESS_DENIED')
    await tokens.shutdown()
    const { last_used_at: usedAt } = await row(id).firstOrFail()
    assert.isNull(usedAt)
  })

  test('a revoked token leaves sessions remembered, and what was worked out for users', async ({
    assert,
  }) => {
    const sessions = await app.container.make(SessionManager)
    const changes = await app.container.make(AccessChanges)
    const user = await makeUser()
    const origin = { ip: null, userAgent: null }
    const { accessToken } = await sessions.open({ userId: user.id, origin })
    await sessions.authenticate(accessToken)
    const { id, token } = await tokens.create(ORDERS)
    await tokens.authenticate(token, HERE)
    const { generation } = changes

    await tokens.revoke(id)
    const told = await statementsOf(async () => {
      assert.isNotNull(await sessions.authenticate(accessToken))
    })
    assert.isTrue(told.every((sql) => sql.includes('iti_access_changes')))
    assert.equal(changes.generation, generation)
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
  })
})

test.group('Service tokens in two processes', () => {
  test('a revocation counts here at once, and there within a second', async ({ assert }) => {
    const { db: scratch } = await migrated()
    const [here, there] = [openProcess(scratch), openProcess(scratch)]
    const { id, token } = await here.tokens.create(ORDERS)
    const next = await here.tokens.create(ORDERS)
    const codes = () =>
      Promise.all([here, there].map(({ tokens }) => codeOf(tokens.authenticate(token, HERE))))
    assert.deepEqual(await codes(), ['none', 'none'])
    assert.equal(await codeOf(there.tokens.authenticate(next.token, HERE)), 'none')

    await here.tokens.revoke(id)
    assert.equal(await codeOf(here.tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
    await sleep(A_SECOND)
    assert.equal(await codeOf(there.tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
    assert.equal(await codeOf(there.tokens.authenticate(next.token, HERE)), 'none')
  })

  test('what was read before a revocation is not remembered after it', async ({ assert }) => {
    const { db: scratch } = await migrated()
    const store = new SlowStore(scratch)
    const [here, there] = [openProcess(scratch, store), openProcess(scratch)]
    const { id, token } = await there.tokens.create(ORDERS)
    const code = () => codeOf(here.tokens.authenticate(token, HERE))
    await here.changes.catchUp()

    const early = code()
    // its read is under way when the revocation comes, and done when it is known here
    await sleep(50)
    await there.tokens.revoke(id)
    await here.changes.catchUp()
    store.gate.resolve()
    assert.equal(await early, 'none')
    assert.equal(await code(), 'E_SERVICE_TOKEN_INVALID')
  })

  test('when changes were missed, every token is read again', async ({ assert }) => {
    const { db: scratch } = await migrated()
    const { changes, tokens } = openProcess(scratch)
    const { id, token } = await tokens.create(ORDERS)
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'none')
    await scratch.from('iti_service_tokens').where('token_id', id).delete()
    await scratch.from('iti_access_versions').update({ version: 50 })
    await changes.catchUp()
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_INVALID')
  })
})

async function migrated(): Promise<ScratchDatabase> {
  const database = await ScratchDatabase.create()
  await database.migrate()
  return database
}
