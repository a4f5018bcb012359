import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { Dictionary } from '@iti/framework/models/system/dictionary'
import { DictionaryItem } from '@iti/framework/models/system/dictionary_item'
import { makeUser } from '@iti/framework/testing'
import { observeStatements } from '../../observe_statements.js'
import { ORDERS, URL, valuesOf } from './dictionary_answers.js'
import { operator } from './operator.js'

test.group('Dictionaries', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are made, read, changed and deleted with their items', async ({ client, assert }) => {
    const { get, post, put, delete: remove } = await operator(client)
    const { data: made } = await post(URL, { code: 'region', name: '地区' })
    assert.containsSubset(made, {
      code: 'region',
      name: '地区',
      module: null,
      status: 'enabled',
      remark: null,
    })
    const { data: changed } = await put(`${URL}/${made.id}`, { code: 'regions', remark: 'Sales' })
    assert.deepEqual(changed, { ...made, code: 'regions', remark: 'Sales' })
    const { data: list } = await get(`${URL}?keyword=REGIONS`)
    assert.deepEqual(list, { items: [changed], total: 1, page: 1, pageSize: 20 })

    const items = `${URL}/regions/items`
    const { data: item } = await post(items, { value: 'east', label: '华东', color: '#1677ff' })
    assert.containsSubset(item, {
      parentId: null,
      value: 'east',
      label: '华东',
      color: '#1677ff',
      sort: 0,
      status: 'enabled',
    })
    const { data: edited } = await put(`${items}/${item.id}`, { label: 'East', color: null })
    assert.deepEqual(edited, { ...item, label: 'East', color: null })

    await post(items, { value: 'shanghai', label: '上海', parentId: item.id })
    const used = await remove(`${items}/${item.id}`)
    assert.equal(used.error, 'E_DICTIONARY_ITEM_IN_USE')
    await remove(URL, { ids: [made.id] })
    assert.isNull(await Dictionary.find(made.id))
    assert.isNull(await DictionaryItem.find(item.id))
  })

  test('that modules declare are there, named in the default language', async ({
    client,
    assert,
  }) => {
    const { get } = await operator(client)
    const { data } = await get(`${URL}?keyword=orders.status`)
    assert.containsSubset(data.items, [
      { code: 'orders.status', name: 'Status of an order', module: 'orders', status: 'enabled' },
    ])
    const { data: items } = await get(`${URL}/orders.status/items`)
    assert.containsSubset(items.items, [
      { value: 'placed', label: 'Placed', color: 'blue', sort: 0 },
      { value: 'cancelled', label: 'Cancelled', color: 'gray', sort: 1 },
    ])
  })

  test('that modules declare keep their codes and values', async ({ client, assert }) => {
    const { get, post, put, delete: remove } = await operator(client)
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    const { data } = await get(`${URL}/orders.status/items`)
    const [placed, cancelled] = data.items
    const items = `${URL}/orders.status/items`
    for (const answer of [
      await put(`${URL}/${id}`, { code: 'mine' }),
      await remove(`${URL}/${id}`),
      await remove(URL, { ids: [id] }),
      await post(items, { value: 'lost', label: 'Lost' }),
      await put(`${items}/${placed.id}`, { value: 'lost' }),
      await put(`${items}/${placed.id}`, { parentId: cancelled.id }),
      await remove(`${items}/${placed.id}`),
    ]) {
      assert.containsSubset(answer, { code: 409, error: 'E_DICTIONARY_DECLARED' })
    }

    const look = { label: 'New', color: 'green', sort: 5, status: 'disabled' }
    const { data: edited } = await put(`${items}/${placed.id}`, { ...look, value: 'placed' })
    assert.deepEqual(edited, { ...placed, ...look })
    const named = await put(`${URL}/${id}`, { code: 'orders.status', name: 'State' })
    assert.equal(named.data.name, 'State')
  })

  test('list items in tree order, or nested', async ({ client, assert }) => {
    const { get, post } = await operator(client)
    await post(URL, { code: 'tree', name: 'Tree' })
    const items = `${URL}/tree/items`
    const { data: a } = await post(items, { value: 'a', label: 'A', sort: 2 })
    await post(items, { value: 'b', label: 'B', sort: 1 })
    await post(items, { value: 'a2', label: 'A2', sort: 2, parentId: a.id })
    await post(items, { value: 'a1', label: 'A1', sort: 1, parentId: a.id })

    const { data: flat } = await get(items)
    assert.deepEqual(valuesOf(flat.items), ['b', 'a', 'a1', 'a2'])
    const { data: nested } = await get(`${items}?tree=true`)
    assert.deepEqual(valuesOf(nested.items), ['b', 'a'])
    assert.deepEqual(valuesOf(nested.items[1].children), ['a1', 'a2'])
    const { data: found } = await get(`${items}?keyword=A1`)
    assert.deepEqual(valuesOf(found.items), ['a1'])
    const { data: labels } = await get('/api/dictionaries/tree?tree=true')
    assert.deepEqual(valuesOf(labels.items[1].children), ['a1', 'a2'])
  })

  test('keep their trees trees of five levels', async ({ client, assert }) => {
    const { post, put } = await operator(client)
    await post(URL, { code: 'deep', name: 'Deep' })
    await post(URL, { code: 'other', name: 'Other' })
    const items = `${URL}/deep/items`
    const ids: number[] = []
    for (const value of ['1', '2', '3', '4', '5']) {
      const { data } = await post(items, { value, label: value, parentId: ids.at(-1) ?? null })
      ids.push(data.id)
    }
    const sixth = await post(items, { value: '6', label: '6', parentId: ids[4] })
    assert.equal(sixth.error, 'E_DICTIONARY_TOO_DEEP')
    const { data: root } = await post(items, { value: 'root', label: 'Root' })
    const lowered = await put(`${items}/${ids[0]}`, { parentId: root.id })
    assert.equal(lowered.error, 'E_DICTIONARY_TOO_DEEP')
    const moved = await put(`${items}/${ids[1]}`, { parentId: root.id })
    assert.equal(moved.data.parentId, root.id)

    for (const parentId of [ids[1], ids[4]]) {
      const answer = await put(`${items}/${ids[1]}`, { parentId })
      assert.equal(answer.error, 'E_DICTIONARY_ITEM_CYCLE')
    }
    const foreign = await post(`${URL}/other/items`, { value: 'x', label: 'X', parentId: ids[0] })
    assert.equal(foreign.error, 'E_REFERENCE_UNKNOWN')
    const elsewhere = await put(`${URL}/other/items/${ids[0]}`, { label: 'Mine' })
    assert.equal(elsewhere.error, 'E_RECORD_NOT_FOUND')
  })

  test('refuse what is taken, reserved, not there or too much', async ({ client, assert }) => {
    const { get, post, put } = await operator(client)
    const { data } = await post(URL, { code: 'size', name: 'Size' })
    const errorOf = async (body: object) => {
      const answer = await post(URL, { name: 'New', ...body })
      return answer.error
    }
    assert.equal(await errorOf({ code: 'size' }), 'E_DICTIONARY_CODE_TAKEN')
    assert.equal(await errorOf({ code: 'orders.mine' }), 'E_DICTIONARY_CODE_RESERVED')
    for (const code of ['Size', '1', '', 'a..b', 'ü', 'a'.repeat(65), 'a.'.repeat(40) + 'a']) {
      assert.equal(await errorOf({ code }), 'E_VALIDATION', code)
    }
    const renamed = await put(`${URL}/${data.id}`, { code: 'orders.mine' })
    assert.equal(renamed.error, 'E_DICTIONARY_CODE_RESERVED')

    const items = `${URL}/size/items`
    const { data: small } = await post(items, { value: 's', label: 'S' })
    await post(items, { value: 'S', label: 'Differs by case' })
    const again = await post(items, { value: 's', label: 'Again' })
    assert.containsSubset(again, { code: 409, error: 'E_DICTIONARY_VALUE_TAKEN' })
    const turned = await put(`${items}/${small.id}`, { value: 'S' })
    assert.equal(turned.error, 'E_DICTIONARY_VALUE_TAKEN')
    for (const body of [
      { value: '', label: 'L' },
      { value: 'v'.repeat(65), label: 'L' },
      { value: 'v', label: 'l'.repeat(65) },
      { value: 'v', label: 'L', color: 'red;background:url(x)' },
      { value: 'v', label: 'L', code: 'orders.status:placed' },
    ]) {
      const answer = await post(items, body)
      assert.equal(answer.error, 'E_VALIDATION', JSON.stringify(body))
    }
    const errorsOf = async (code: string) => {
      const { error: listed } = await get(`${URL}/${code}/items`)
      const { error: told } = await get(`/api/dictionaries/${code}`)
      return [listed, told]
    }
    const absent = ['E_RECORD_NOT_FOUND', 'E_RECORD_NOT_FOUND']
    assert.deepEqual(await errorsOf('unknown'), absent)
    // what cannot be a code is not even looked for
    const statements = await observeStatements(async () => {
      for (const code of ['__proto__', '%00', 'A', 'a'.repeat(300)]) {
        assert.deepEqual(await errorsOf(code), absent, code)
      }
    })
    assert.deepEqual(
      statements.filter(({ sql }) => sql.includes('iti_dictionaries')),
      []
    )
  })

  test('have two thousand items at the most', async ({ client, assert }) => {
    const { post } = await operator(client)
    const { data } = await post(URL, { code: 'full', name: 'Full' })
    const times = { created_at: '2026-01-01', updated_at: '2026-01-01' }
    const row = (index: number) => ({ dictionary_id: data.id, value: `${index}`, label: 'L' })
    for (let from = 0; from < 1_999; from += 100) {
      const rows = Array.from({ length: Math.min(100, 1_999 - from) }, (_, index) => ({
        ...row(from + index),
        ...times,
      }))
      await db.table('iti_dictionary_items').multiInsert(rows)
    }
    const last = await post(`${URL}/full/items`, { value: 'last', label: 'Last' })
    assert.equal(last.code, 0)
    const more = await post(`${URL}/full/items`, { value: 'more', label: 'More' })
    assert.containsSubset(more, { code: 409, error: 'E_DICTIONARY_FULL' })
  })

  test('want a permission for everything but the labels', async ({ client, assert }) => {
    const clerk = await makeUser()
    const list = await client.get(URL).loginAs(clerk)
    list.assertStatus(403)
    const editor = await makeUser({ permissions: ['system:dictionary:create'] })
    const item = await client
      .post(`${URL}/orders.status/items`)
      .json({ value: 'v', label: 'L' })
      .loginAs(editor)
    item.assertStatus(403)
    const labels = await client.get(ORDERS).loginAs(clerk)
    assert.containsSubset(labels.body().data, {
      code: 'orders.status',
      name: 'Status of an order',
      items: [
        { parentId: null, value: 'placed', label: 'Placed', color: 'blue' },
        { parentId: null, value: 'cancelled', label: 'Cancelled', color: 'gray' },
      ],
    })
    const stranger = await client.get(ORDERS)
    stranger.assertStatus(401)
  })

  test('of a module that is not there are nowhere to be seen', async ({ client, assert }) => {
    const { get, post, put, delete: remove } = await operator(client)
    const { id } = await Dictionary.create({ code: 'gone.kind', name: 'Kind', module: 'gone' })
    const { data } = await get(`${URL}?keyword=gone`)
    assert.equal(data.total, 0)
    for (const answer of [
      await get(`${URL}/${id}`),
      await put(`${URL}/${id}`, { name: 'Mine' }),
      await remove(`${URL}/${id}`),
      await get(`${URL}/gone.kind/items`),
      await post(`${URL}/gone.kind/items`, { value: 'v', label: 'L' }),
      await get('/api/dictionaries/gone.kind'),
    ]) {
      assert.equal(answer.error, 'E_RECORD_NOT_FOUND')
    }
  })
})
