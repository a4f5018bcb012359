import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { ServiceTokens } from '@iti/framework/access'
import { toSqlTime } from '@iti/framework/database'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { makeServiceToken } from '../../../src/access/service_tokens/token_format.js'
import { ScratchDatabase } from '../scratch_database.js'
import { codeOf, openProcess } from './token_processes.js'

const HERE = '127.0.0.1'
const ORDERS = { service: 'orders', scopes: ['inventory'], expiresIn: '365 days' }

const row = (id: string) => db.from('iti_service_tokens').where('token_id', id)

const expire = (id: string) =>
  row(id).update({ expires_at: toSqlTime(db.connection(), DateTime.utc().minus(1000)) })

test.group('Service tokens', (group) => {
  let tokens: ServiceTokens

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    tokens = await app.container.make(ServiceTokens)
  })

  test('a token tells which service calls, and what it may do', async ({ assert }) => {
    const { id, token } = await tokens.create({
      ...ORDERS,
      scopes: ['inventory', 'monitor', 'inventory'],
      canActAs: true,
    })
    const principal = await tokens.authenticate(token, HERE)
    assert.equal(principal.service, 'orders')
    assert.equal(principal.tokenId, id)
    assert.deepEqual([...principal.scopes], ['inventory', 'monitor'])
    assert.isTrue(principal.canActAs)
    assert.isTrue(principal.can('monitor'))
    assert.isFalse(principal.can('orders'))
    const days = (principal.expiresAt - Date.now()) / 86_400_000
    assert.approximately(days, 365, 0.1)
  })

  test('a service rotates its token: two live, never three, and the new one goes on', async ({
    assert,
  }) => {
    const old = await tokens.create(ORDERS)
    const next = await tokens.create(ORDERS)
    await tokens.create({ ...ORDERS, service: 'billing' })
    assert.equal(await codeOf(tokens.create(ORDERS)), 'E_SERVICE_TOKEN_LIMIT')
    assert.equal(await codeOf(tokens.authenticate(old.token, HERE)), 'none')
    assert.equal(await codeOf(tokens.authenticate(next.token, HERE)), 'none')

    await tokens.revoke(old.id)
    assert.equal(await codeOf(tokens.authenticate(old.token, HERE)), 'E_SERVICE_TOKEN_INVALID')
    assert.equal(await codeOf(tokens.authenticate(next.token, HERE)), 'none')

    const third = await tokens.create(ORDERS)
    assert.equal(await codeOf(tokens.authenticate(third.token, HERE)), 'none')
    assert.equal(await codeOf(tokens.create(ORDERS)), 'E_SERVICE_TOKEN_LIMIT')
  })

  test('an expired token is refused as such, and makes room for another', async ({ assert }) => {
    const first = await tokens.create(ORDERS)
    await tokens.create(ORDERS)
    await expire(first.id)
    assert.equal(await codeOf(tokens.authenticate(first.token, HERE)), 'E_SERVICE_TOKEN_EXPIRED')
    const third = await tokens.create(ORDERS)
    assert.equal(await codeOf(tokens.authenticate(third.token, HERE)), 'none')
    assert.equal(await codeOf(tokens.create(ORDERS)), 'E_SERVICE_TOKEN_LIMIT')
  })

  test('a token that is remembered expires in time, too', async ({ assert }) => {
    const { id, token } = await tokens.create(ORDERS)
    await row(id).update({ expires_at: toSqlTime(db.connection(), DateTime.utc().plus(2000)) })
    assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'none')
    const { now } = Date
    try {
      Date.now = () => now() + 2000
      assert.equal(await codeOf(tokens.authenticate(token, HERE)), 'E_SERVICE_TOKEN_EXPIRED')
    } finally {
      Date.now = now
    }
  })

  test('one that is malformed, unknown, revoked, or has another secret is refused alike', async ({
    assert,
  }) => {
    const known = await tokens.create(ORDERS)
    const revoked = await tokens.create(ORDERS)
    await tokens.revoke(revoked.id)
    const { token: unknown } = makeServiceToken()
    await row(known.id).update({ secret_hash: '0'.repeat(64) })
    const messages = new Set<string>()
    for (const token of ['', 'its_', `${known.token}0`, unknown, revoked.token, known.token]) {
      const error = await tokens.authenticate(token, HERE).catch((reason) => reason)
      assert.equal(error.code, 'E_SERVICE_TOKEN_INVALID')
      assert.equal(error.status, 401)
      messages.add(error.message)
    }
    assert.equal(messages.size, 1)
  })

  test('only its addresses may use a token, and only with its secret are they told', async ({
    assert,
  }) => {
    const addresses = ['10.0.0.0/8', 'fd00::/8']
    const { token } = await tokens.create({ ...ORDERS, addresses })
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00::7']) {
      assert.equal(await codeOf(tokens.authenticate(token, address)), 'none', address)
    }
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1', 'unknown', '']) {
      const error = await tokens.authenticate(token, address).catch((reason) => reason)
      assert.equal(error.code, 'E_SERVICE_ADDRESS_DENIED', address)
      assert.equal(error.status, 403)
      assert.deepEqual(error.values, [address])
    }
  })

  test('of a token everything is listed but its secret', async ({ assert }) => {
    const { id, token } = await tokens.create({ ...ORDERS, addresses: ['10.0.0.0/8'] })
    const revoked = await tokens.create(ORDERS)
    await tokens.revoke(revoked.id)
    const expired = await tokens.create(ORDERS)
    await expire(expired.id)
    const all = await tokens.list()
    const listed = all.filter(({ service }) => service === 'orders')
    assert.deepEqual(
      listed.map((one) => [one.id, one.state]),
      [
        [expired.id, 'expired'],
        [revoked.id, 'revoked'],
        [id, 'live'],
      ]
    )
    const { createdAt, expiresAt, ...shown } = listed[2]!
    assert.deepEqual(shown, {
      id,
      ...{ service: 'orders', scopes: ['inventory'], addresses: ['10.0.0.0/8'], canActAs: false },
      ...{ lastUsedAt: null, revokedAt: null, state: 'live' },
    } as never)
    assert.isBelow(createdAt, expiresAt)
    assert.notInclude(JSON.stringify(listed), token.split('_')[2]!)
  })

  test('revoking what is not there says so, without repeating a secret', async ({ assert }) => {
    const { token } = makeServiceToken()
    for (const id of ['0'.repeat(12), '', 'x', token]) {
      const error = await tokens.revoke(id).catch((reason) => reason)
      assert.equal(error.code, 'E_SERVICE_TOKEN_UNKNOWN', id)
      assert.notInclude(error.message, token.split('_')[2]!)
    }
  })

  test('revoking a second time keeps the time of the first', async ({ assert }) => {
    const { id } = await tokens.create(ORDERS)
    await row(id).update({ revoked_at: '2026-01-01 00:00:00' })
    await tokens.revoke(id)
    const listed = await tokens.list()
    const revoked = listed.find((one) => one.id === id)
    assert.equal(revoked!.revokedAt, Date.UTC(2026, 0, 1))
  })

  test('a new token with {json} is refused with what is wrong')
    .with(
      (
        [
          [{ service: 'Orders' }, 'E_SERVICE_NAME_INVALID', 'Orders'],
          [{ service: 'o' }, 'E_SERVICE_NAME_INVALID', 'o'],
          [{ service: 'a'.repeat(65) }, 'E_SERVICE_NAME_INVALID', 'a'.repeat(65)],
          [{ service: 'orders\n' }, 'E_SERVICE_NAME_INVALID', 'orders\n'],
          [{ scopes: [] }, 'E_SERVICE_SCOPE_INVALID', ''],
          [{ scopes: ['inventory', 'x y'] }, 'E_SERVICE_SCOPE_INVALID', 'x y'],
          [{ scopes: ['*'] }, 'E_SERVICE_SCOPE_INVALID', '*'],
          [{ addresses: [] }, 'E_SERVICE_ADDRESS_INVALID', ''],
          [{ addresses: ['10.0.0.1', '10.0.0.0/33'] }, 'E_SERVICE_ADDRESS_INVALID', '10.0.0.0/33'],
          [{ expiresIn: 'soon' }, 'E_SERVICE_TOKEN_LIFETIME_INVALID', 'soon'],
          [{ expiresIn: '365' }, 'E_SERVICE_TOKEN_LIFETIME_INVALID', '365'],
          [{ expiresIn: '-1 day' }, 'E_SERVICE_TOKEN_LIFETIME_INVALID', '-1 day'],
          [{ expiresIn: '11 years' }, 'E_SERVICE_TOKEN_LIFETIME_INVALID', '11 years'],
          [{ expiresIn: Number.NaN }, 'E_SERVICE_TOKEN_LIFETIME_INVALID', 'NaN'],
        ] as const
      ).map(([input, code, value]) => ({ json: JSON.stringify(input), input, code, value }))
    )
    .run(async ({ assert }, { input, code, value }) => {
      const error = await tokens.create({ ...ORDERS, ...input }).catch((reason) => reason)
      assert.equal(error.code, code)
      assert.equal(error.status, 422)
      assert.include(error.message, `"${value}"`)
      assert.lengthOf(await db.from('iti_service_tokens').where('service', 'orders'), 0)
    })
})

test.group('Service tokens, made at once', () => {
  test('of ten two are live, and the others are told of the limit', async ({ assert }) => {
    const database = await ScratchDatabase.create()
    await database.migrate()
    const { db: scratch } = database
    const processes = [openProcess(scratch), openProcess(scratch)]
    // the first turns open the connections, so that the later ones really meet
    for (const service of ['one', 'two', 'three', 'four', 'five']) {
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, turn) =>
          codeOf(processes[turn % 2]!.tokens.create({ ...ORDERS, service }))
        )
      )
      assert.deepEqual(made.sort(), [
        ...Array.from({ length: 8 }, () => 'E_SERVICE_TOKEN_LIMIT'),
        ...['none', 'none'],
      ])
    }
    const rows = await scratch.from('iti_service_tokens').orderBy('id').select('service', 'slot')
    const slots = rows.map(({ service, slot }) => `${service} ${slot}`)
    assert.lengthOf(slots, 10)
    assert.equal(new Set(slots).size, 10)
  })
})
