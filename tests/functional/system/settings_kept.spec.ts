import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { defineSetting, Settings } from '@iti/framework/settings'
import { declare } from './declare.js'
import { operator } from './operator.js'

const URL = '/api/system/settings'

const from = defineSetting({
  key: 'orders.from',
  label: 'First day',
  schema: vine.date().nullable(),
  default: null,
})

const cents = defineSetting({
  key: 'orders.cents',
  label: 'Cents',
  schema: vine.number().transform((value) => value * 100),
  default: 0,
})

const note = defineSetting({
  key: 'orders.note',
  label: 'Note',
  schema: vine.string().trim().nullable(),
  default: 'None',
})

const hint = defineSetting({
  key: 'orders.hint',
  label: 'Hint',
  schema: vine.string().optional(),
  default: 'None',
})

const settings = new Settings()

test.group('Values of settings', (group) => {
  group.each.setup(async () => testUtils.db().wrapInGlobalTransaction())

  test('that would not be the same when they are read are refused', async ({ client, assert }) => {
    await declare({ settings: [from, cents] })
    const { put, user } = await operator(client)
    for (const [key, value] of [
      ['orders.from', '2026-01-01'],
      ['orders.cents', 5],
    ]) {
      const answer = await put(`${URL}/${key}`, { value })
      assert.containsSubset(answer, { code: 422, error: 'E_VALIDATION' })
      assert.containsSubset(answer.details, [{ field: 'value', rule: 'kept' }])
    }
    assert.isNull(await db.from('iti_settings').first())
    assert.isNull(await db.from('iti_setting_changes').where('user_id', user.id).first())
    const kept = await put(`${URL}/orders.cents`, { value: 0 })
    assert.equal(kept.data.value, 0)
  })

  test('have to be given, also where the schema is optional', async ({ client, assert }) => {
    await declare({ settings: [hint] })
    const { put } = await operator(client)
    await put(`${URL}/orders.hint`, { value: 'Hello' })
    const answer = await put(`${URL}/orders.hint`, {})
    assert.containsSubset(answer, { code: 422, error: 'E_VALIDATION' })
    assert.containsSubset(answer.details, [{ field: 'value', rule: 'required' }])
    assert.equal(await settings.get(hint), 'Hello')
  })

  test('are null for an empty text, where the schema is nullable', async ({ client, assert }) => {
    await declare({ settings: [note] })
    const { put } = await operator(client)
    const { data } = await put(`${URL}/orders.note`, { value: '' })
    assert.containsSubset(data, { value: null, isDefault: false })
    assert.isNull(await settings.get(note))
  })
})
