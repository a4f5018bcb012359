import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Dictionary } from '@iti/framework/models/system/dictionary'
import { DictionaryItem } from '@iti/framework/models/system/dictionary_item'
import { dictionaries } from '#modules/orders/dictionaries'
import { declare } from './declare.js'
import { ORDERS, URL, valuesOf } from './dictionary_answers.js'
import { operator } from './operator.js'

const ITEMS = `${URL}/orders.status/items`
const [status] = dictionaries

test.group('Dictionaries that a later release does not declare', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are shown until an operator deletes them', async ({ client, assert }) => {
    await declare({ dictionaries: [] })
    const { get, delete: remove } = await operator(client)
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    const { data } = await get(ORDERS)
    assert.deepEqual(valuesOf(data.items), ['placed', 'cancelled'])
    const removed = await remove(`${URL}/${id}`)
    assert.equal(removed.code, 0)
    assert.isNull(await Dictionary.find(id))
  })

  test('take no code of another module, and are an operator’s once they are renamed', async ({
    client,
    assert,
  }) => {
    await declare({ dictionaries: [] })
    const { put } = await operator(client)
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    const reserved = await put(`${URL}/${id}`, { code: 'billing.status' })
    assert.equal(reserved.error, 'E_DICTIONARY_CODE_RESERVED')
    const named = await put(`${URL}/${id}`, { name: 'State' })
    assert.containsSubset(named.data, { name: 'State', module: 'orders' })
    const renamed = await put(`${URL}/${id}`, { code: 'mine' })
    assert.containsSubset(renamed.data, { code: 'mine', module: null })
  })

  test('lose single items only if those are not declared', async ({ client, assert }) => {
    await declare({ dictionaries: [{ ...status!, items: status!.items.slice(0, 1) }] })
    const { get, put, delete: remove } = await operator(client)
    const placed = await DictionaryItem.findByOrFail({ code: 'orders.status:placed' })
    const cancelled = await DictionaryItem.findByOrFail({ code: 'orders.status:cancelled' })
    for (const ids of [[placed.id], [placed.id, cancelled.id]]) {
      const kept = await remove(ITEMS, { ids })
      assert.containsSubset(kept, { code: 409, error: 'E_DICTIONARY_DECLARED' })
    }
    const { data: before } = await get(ORDERS)
    assert.deepEqual(valuesOf(before.items), ['placed', 'cancelled'])
    await put(`${ITEMS}/${cancelled.id}`, { status: 'disabled' })
    const { data: disabled } = await get(ORDERS)
    assert.deepEqual(valuesOf(disabled.items), ['placed'])

    const removed = await remove(`${ITEMS}/${cancelled.id}`)
    assert.equal(removed.code, 0)
    const { data } = await get(ITEMS)
    assert.deepEqual(valuesOf(data.items), ['placed'])
  })
})
