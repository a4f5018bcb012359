import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { AccessChanges } from '@iti/framework/access'
import { Setting } from '@iti/framework/models/system/setting'
import { defineSetting, Settings } from '@iti/framework/settings'
import { mostLines } from '#modules/orders/settings'
import { observeStatements } from '../../observe_statements.js'
import { declare } from './declare.js'
import { operator } from './operator.js'

const URL = '/api/system/settings'
const LINES = `${URL}/orders.most_lines`

const apiKey = defineSetting({
  key: 'orders.api_key',
  label: 'Key of the parcel service',
  group: 'Delivery',
  schema: vine.string().maxLength(200),
  default: 'none',
  secret: true,
})

const weekdays = defineSetting({
  key: 'orders.weekdays',
  label: 'Days on which orders are shipped',
  schema: vine.array(vine.string().trim().toLowerCase().maxLength(9)).maxLength(7),
  default: ['monday'],
})

const settings = new Settings()

test.group('Settings in code', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are known to code with their types, at once and without a statement', async ({
    client,
    assert,
  }) => {
    const { put, delete: reset } = await operator(client)
    const before: number = await settings.get(mostLines)
    assert.equal(before, 200)
    // @ts-expect-error -- no such default suits the schema
    defineSetting({ key: 'orders.wrong', label: 'Wrong', schema: vine.number(), default: 'text' })
    await put(LINES, { value: 7 })
    assert.equal(await settings.get(mostLines), 7)

    const statements = await observeStatements(async () => {
      for (let turn = 0; turn < 100; turn++) await settings.get(mostLines)
    })
    assert.deepEqual(
      statements.filter(({ sql }) => sql.includes('iti_setting')),
      []
    )
    await reset(LINES)
    assert.equal(await settings.get(mostLines), 200)
  })

  test('count where code asks for them', async ({ client, assert }) => {
    const { put, user } = await operator(client)
    await put(LINES, { value: 1 })
    const line = { partNo: 'P', quantity: 1, unitPrice: '1' }
    const answer = await client
      .post('/api/orders/orders')
      .header('accept-language', 'zh-CN')
      .json({ customer: 'ACME', lines: [line, line] })
      .loginAs(user)
    assert.containsSubset(answer.body(), {
      code: 422,
      error: 'E_ORDER_TOO_LONG',
      message: '订单有 2 行，最多允许 1 行',
    })
  })

  test('keep what a schema made of a value', async ({ client, assert }) => {
    await declare({ settings: [weekdays] })
    const { put } = await operator(client)
    const { data } = await put(`${URL}/orders.weekdays`, { value: [' Friday', 'SUNDAY '] })
    assert.deepEqual(data.value, ['friday', 'sunday'])
    const days: string[] = await settings.get(weekdays)
    assert.deepEqual(days, ['friday', 'sunday'])
  })

  test('that cannot be decrypted hold up nobody but who needs them', async ({ client, assert }) => {
    await declare({ settings: [mostLines, apiKey, { ...apiKey, key: 'orders.other_key' }] })
    const { get, put } = await operator(client)
    await put(`${URL}/orders.api_key`, { value: 'a secret' })
    const { value } = await Setting.findByOrFail({ key: 'orders.api_key' })
    await Setting.create({ key: 'orders.other_key', value, isSecret: true })

    const { data } = await get(URL)
    const told = data.items.map((one: { key: string; isUnreadable: boolean }) => [
      one.key,
      one.isUnreadable,
    ])
    assert.includeDeepMembers(told, [
      ['orders.api_key', false],
      ['orders.other_key', true],
    ])
    assert.equal(await settings.get(mostLines), 200)
    // a secret that was put in the place of another is none
    await assert.rejects(
      () => settings.get({ ...apiKey, key: 'orders.other_key' }),
      /"orders\.other_key" cannot be decrypted/
    )
    await put(`${URL}/orders.other_key`, { value: 'another' })
    assert.equal(await settings.get({ ...apiKey, key: 'orders.other_key' }), 'another')
  })

  test('have their default again when what is stored is not valid any more', async ({
    client,
    assert,
  }) => {
    const { get, put } = await operator(client)
    for (const value of ['500', '"many"', '{ not JSON']) {
      await put(LINES, { value: 9 })
      assert.equal(await settings.get(mostLines), 9)
      await db.transaction(async (trx) => {
        const row = await Setting.findByOrFail({ key: 'orders.most_lines' }, { client: trx })
        await row.merge({ value }).save()
      })
      assert.equal(await settings.get(mostLines), 200, value)
      const { data } = await get(LINES)
      assert.containsSubset(data, { value: 200, isDefault: true }, value)
    }
    const { data } = await put(LINES, { value: 9 })
    assert.equal(data.value, 9)
  })

  test('of a module that is not there are not shown, and count again with it', async ({
    client,
    assert,
  }) => {
    const { get, put } = await operator(client)
    await put(LINES, { value: 5 })
    await declare({ settings: [] })
    const changes = await app.container.make(AccessChanges)
    await changes.record('everyone')
    const gone = await get(LINES)
    assert.equal(gone.error, 'E_RECORD_NOT_FOUND')
    const { data: none } = await get(URL)
    assert.notInclude(JSON.stringify(none), 'orders.most_lines')
    await assert.rejects(() => settings.get(mostLines), /is in no manifest/)

    await declare({ settings: [mostLines] })
    await changes.record('everyone')
    assert.equal(await settings.get(mostLines), 5)
  })
})
