import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { Setting } from '@iti/framework/models/system/setting'
import { User } from '@iti/framework/models/system/user'
import { defineSetting, Settings } from '@iti/framework/settings'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { mostLines } from '#modules/orders/settings'
import { declare } from './declare.js'
import { operator } from './operator.js'

const URL = '/api/system/settings'
const LINES = `${URL}/orders.most_lines`

const apiKey = defineSetting({
  key: 'orders.api_key',
  label: 'Key of the parcel service',
  group: 'Delivery',
  schema: vine.string().maxLength(20_000),
  default: 'none',
  secret: true,
})

const settings = new Settings()

test.group('Settings', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('have their declared default until somebody sets them', async ({ client, assert }) => {
    const { get, put, delete: reset } = await operator(client)
    assert.isNull(await db.from('iti_settings').first())
    const { data: before } = await get(LINES)
    assert.deepEqual(before, {
      key: 'orders.most_lines',
      label: 'Most lines of an order',
      group: 'Orders',
      value: 200,
      default: 200,
      isDefault: true,
      secret: false,
      isUnreadable: false,
      schema: { type: 'integer', minimum: 1, maximum: 200 },
    })

    const { data: changed } = await put(LINES, { value: 5 })
    assert.deepEqual(changed, { ...before, value: 5, isDefault: false })
    const { data: list } = await get(URL)
    assert.deepInclude(list.items, changed)
    assert.lengthOf(list.items, list.total)

    await reset(LINES)
    await reset(LINES)
    const { data: after } = await get(LINES)
    assert.deepEqual(after, before)
    assert.isNull(await db.from('iti_settings').first())
  })

  test('have names in the language of who asks', async ({ client, assert }) => {
    const { user } = await operator(client)
    const answer = await client.get(LINES).header('accept-language', 'zh-CN').loginAs(user)
    assert.containsSubset(answer.body().data, { label: '单个订单的最多行数', group: '销售订单' })
  })

  test('are found by a keyword', async ({ client, assert }) => {
    await declare({ settings: [mostLines, apiKey] })
    const { get } = await operator(client)
    const keysOf = async (keyword: string) => {
      const { data } = await get(`${URL}?keyword=${keyword}`)
      return data.items.map(({ key }: { key: string }) => key)
    }
    assert.deepEqual(await keysOf('PARCEL'), ['orders.api_key'])
    assert.deepEqual(await keysOf('most_lines'), ['orders.most_lines'])
    assert.deepEqual(await keysOf('nothing'), [])
  })

  test('refuse the value {$self}')
    .with([0, 201, 1.5, '5', true, null, [5], { value: 5 }, 'x\0'])
    .run(async ({ client, assert }, value) => {
      const { put } = await operator(client)
      const answer = await put(LINES, { value })
      assert.containsSubset(answer, { code: 422, error: 'E_VALIDATION' })
      assert.equal(answer.details[0].field, 'value')
      assert.equal(await settings.get(mostLines), 200)
    })

  test('refuse what is missing, unknown or too long', async ({ client, assert }) => {
    await declare({ settings: [mostLines, apiKey] })
    const { get, put, delete: reset } = await operator(client)
    const missing = await put(LINES, {})
    assert.containsSubset(missing.details, [{ field: 'value', rule: 'required' }])
    const more = await put(LINES, { value: 5, key: 'orders.api_key' })
    assert.containsSubset(more.details, [{ field: 'key', rule: 'unknown' }])
    const long = await put(`${URL}/orders.api_key`, { value: '字'.repeat(10_001) })
    assert.equal(long.error, 'E_SETTING_TOO_LONG')
    const longest = await put(`${URL}/orders.api_key`, { value: '字'.repeat(9_998) })
    assert.equal(longest.code, 0)
    for (const key of ['orders.unknown', '__proto__', '%00']) {
      for (const answer of [
        await get(`${URL}/${key}`),
        await put(`${URL}/${key}`, { value: 1 }),
        await reset(`${URL}/${key}`),
        await get(`${URL}/${key}/changes`),
      ]) {
        assert.containsSubset(answer, { code: 404, error: 'E_RECORD_NOT_FOUND' })
      }
    }
  })

  test('tell who changed them, and from what to what', async ({ client, assert }) => {
    const { get, put, delete: reset, user } = await operator(client)
    await put(LINES, { value: 5 })
    await put(LINES, { value: 5 })
    await put(LINES, { value: 6 })
    await reset(LINES)
    const { data } = await get(`${LINES}/changes`)
    const by = { id: user.id, name: user.nickname }
    assert.equal(data.total, 3)
    assert.containsSubset(data.items, [
      { from: 6, to: 200, isDefault: true, user: by },
      { from: 5, to: 6, isDefault: false, user: by },
      { from: 200, to: 5, isDefault: false, user: by },
    ])
    assert.match(data.items[0].changedAt, /Z$/)

    const { data: second } = await get(`${LINES}/changes?page=2&pageSize=1`)
    assert.containsSubset(second, { items: [{ from: 5, to: 6 }], total: 3, page: 2, pageSize: 1 })
    const row = await User.findOrFail(user.id)
    await row.delete()
    const reader = await operator(client)
    const { data: after } = await reader.get(`${LINES}/changes`)
    assert.isNull(after.items[0].user)
  })

  test('that are secret are told to code alone', async ({ client, assert }) => {
    await declare({ settings: [apiKey] })
    const { get, put } = await operator(client)
    const secret = 'correct-horse-battery'
    const url = `${URL}/orders.api_key`
    const unset = await get(url)
    assert.containsSubset(unset.data, {
      group: 'Delivery',
      value: null,
      default: null,
      isDefault: true,
      secret: true,
    })
    const answers = [
      await put(url, { value: secret }),
      await get(url),
      await get(URL),
      await put(url, { value: `${secret}-2` }),
      await get(`${url}/changes`),
    ]
    assert.notInclude(JSON.stringify(answers), secret)
    assert.containsSubset(answers[1].data, { value: null, isDefault: false })
    assert.containsSubset(answers[4].data, { total: 2, items: [{ from: null, to: null }] })
    const stored = [await db.from('iti_settings'), await db.from('iti_setting_changes')]
    assert.notInclude(JSON.stringify(stored), secret)
    assert.equal(await settings.get(apiKey), `${secret}-2`)
  })

  test('want a permission to be seen, and another to be changed', async ({ client, assert }) => {
    const reader = await makeUser({ permissions: ['system:setting:list'] })
    const seen = await client.get(LINES).loginAs(reader)
    assert.equal(seen.body().data.value, 200)
    const refused = await client.put(LINES).json({ value: 1 }).loginAs(reader)
    refused.assertStatus(403)
    const reset = await client.delete(LINES).loginAs(reader)
    reset.assertStatus(403)
  })
})

/* Real connections at once: no transaction around the test, so it clears away what it made. */
test.group('Settings | at the same time', (group) => {
  group.each.teardown(async () => {
    await Setting.query().delete()
    await db.from('iti_setting_changes').delete()
    await forgetUsers()
  })

  test('every change starts from the one before it', async ({ client, assert }) => {
    const { get, put, delete: reset } = await operator(client)
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, (_, turn) => put(LINES, { value: turn + 1 })),
      reset(LINES),
      reset(LINES),
    ])
    for (const answer of answers) assert.equal(answer.code, 0, JSON.stringify(answer))

    const { data } = await get(`${LINES}/changes`)
    const told: { from: number; to: number }[] = data.items.toReversed()
    assert.isAtLeast(told.length, 12)
    let held = 200
    for (const { from, to } of told) {
      assert.equal(from, held)
      held = to
    }
    assert.equal(await settings.get(mostLines), held)
  })
})
