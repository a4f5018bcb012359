import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { URL, valuesOf } from './dictionary_answers.js'
import { operator } from './operator.js'

const UNKNOWN = 999_999_999
const ITEMS = `${URL}/parts/items`

test.group('Items of a dictionary', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are read one by one, in their own dictionary', async ({ client, assert }) => {
    const { get, post } = await operator(client)
    await post(URL, { code: 'parts', name: 'Parts' })
    await post(URL, { code: 'other', name: 'Other' })
    const { data: made } = await post(ITEMS, { value: 'top', label: 'Top' })
    const { data } = await get(`${ITEMS}/${made.id}`)
    assert.deepEqual(data, made)
    assert.notProperty(data, 'code')
    for (const url of [`${ITEMS}/${UNKNOWN}`, `${URL}/other/items/${made.id}`]) {
      const { error } = await get(url)
      assert.equal(error, 'E_RECORD_NOT_FOUND')
    }
  })

  test('are deleted together, or none of them', async ({ client, assert }) => {
    const { get, post, delete: remove } = await operator(client)
    await post(URL, { code: 'parts', name: 'Parts' })
    await post(URL, { code: 'other', name: 'Other' })
    const { data: top } = await post(ITEMS, { value: 'top', label: 'Top' })
    const { data: below } = await post(ITEMS, { value: 'b', label: 'B', parentId: top.id })
    await post(ITEMS, { value: 'rest', label: 'Rest' })
    const { data: foreign } = await post(`${URL}/other/items`, { value: 'x', label: 'X' })
    for (const [ids, error] of [
      [[top.id], 'E_DICTIONARY_ITEM_IN_USE'],
      [[below.id, UNKNOWN], 'E_RECORD_NOT_FOUND'],
      [[below.id, foreign.id], 'E_RECORD_NOT_FOUND'],
      [[], 'E_VALIDATION'],
    ]) {
      const answer = await remove(ITEMS, { ids })
      assert.equal(answer.error, error)
    }
    const { data: before } = await get(ITEMS)
    assert.lengthOf(before.items, 3)

    const removed = await remove(ITEMS, { ids: [top.id, below.id] })
    assert.equal(removed.code, 0)
    const { data } = await get(ITEMS)
    assert.deepEqual(valuesOf(data.items), ['rest'])
  })
})
