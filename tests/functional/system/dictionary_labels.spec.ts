import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { Dictionary } from '@iti/framework/models/system/dictionary'
import { DictionaryItem } from '@iti/framework/models/system/dictionary_item'
import { forgetUsers } from '@iti/framework/testing'
import declaredDictionaries from '../../../modules/system/seeds/declared_dictionaries.js'
import { observeStatements } from '../../observe_statements.js'
import { SeedFixture } from '../seeds/seed_fixture.js'
import { declare } from './declare.js'
import { ORDERS, URL, valuesOf } from './dictionary_answers.js'
import { operator } from './operator.js'

test.group('Labels of dictionaries', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('leave out what is disabled, with what lies below it', async ({ client, assert }) => {
    const { get, post, put } = await operator(client)
    const { data: dictionary } = await post(URL, { code: 'parts', name: 'Parts' })
    const items = `${URL}/parts/items`
    const { data: top } = await post(items, { value: 'top', label: 'Top' })
    await post(items, { value: 'below', label: 'Below', parentId: top.id })
    await post(items, { value: 'other', label: 'Other' })
    const shown = async () => {
      const { data, error } = await get('/api/dictionaries/parts')
      return error ?? valuesOf(data.items)
    }
    assert.deepEqual(await shown(), ['top', 'below', 'other'])
    await put(`${items}/${top.id}`, { status: 'disabled' })
    assert.deepEqual(await shown(), ['other'])
    await put(`${URL}/${dictionary.id}`, { status: 'disabled' })
    assert.equal(await shown(), 'E_RECORD_NOT_FOUND')
  })

  test('are remembered until something changes', async ({ client, assert }) => {
    const { get, put, post } = await operator(client)
    await get(ORDERS)
    const statements = await observeStatements(async () => {
      for (let turn = 0; turn < 20; turn++) await get(ORDERS)
    })
    assert.deepEqual(
      statements.filter(({ sql }) => sql.includes('iti_dictionar')),
      []
    )
    const item = await DictionaryItem.findByOrFail({ code: 'orders.status:placed' })
    await put(`${URL}/orders.status/items/${item.id}`, { label: 'New' })
    const { data } = await get(ORDERS)
    assert.equal(data.items[0].label, 'New')

    // also what a program writes through the models, and what was not there before
    await db.transaction(async (trx) => {
      const row = await DictionaryItem.findOrFail(item.id, { client: trx })
      await row.merge({ label: 'Newer' }).save()
    })
    const { data: later } = await get(ORDERS)
    assert.equal(later.items[0].label, 'Newer')
    const none = await get('/api/dictionaries/late')
    assert.equal(none.error, 'E_RECORD_NOT_FOUND')
    await post(URL, { code: 'late', name: 'Late' })
    const { data: late } = await get('/api/dictionaries/late')
    assert.deepEqual(late.items, [])
  })
})

test.group('The seed of dictionaries', () => {
  test('follows the declarations, and leaves the edits of operators alone', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const seed = async () => {
      const { totals, failure } = await fixture.run([declaredDictionaries])
      if (failure) throw failure.error
      return totals
    }
    const items = (labels: string[]) => [
      {
        value: 'metal',
        label: labels[0]!,
        children: [
          { value: 'steel', label: labels[1]!, children: [{ value: 'v2a', label: 'V2A' }] },
        ],
      },
    ]
    const material = { code: 'orders.material', name: 'Material' }
    await declare({ dictionaries: [{ ...material, items: items(['Metal', 'Steel']) }] })
    assert.containsSubset(await seed(), { created: 4 })
    assert.containsSubset(await seed(), { created: 0, unchanged: 4 })
    const rows = await fixture.db.from('iti_dictionary_items').orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.parent_id),
      [null, rows[0].id, rows[1].id]
    )

    await fixture.db.from('iti_dictionary_items').where('value', 'metal').update({ label: 'Mine' })
    await declare({ dictionaries: [{ ...material, items: items(['METAL', 'STEEL']) }] })
    assert.containsSubset(await seed(), { kept: 1, updated: 1, unchanged: 2 })
    const after = await fixture.db.from('iti_dictionary_items').orderBy('id').select('label')
    assert.deepEqual(
      after.map(({ label }) => label),
      ['Mine', 'STEEL', 'V2A']
    )
  })
})

/* Real connections at once: no transaction around the tests, so they clear away what they made. */
test.group('Dictionaries | at the same time', (group) => {
  group.each.teardown(async () => {
    await Dictionary.query().whereNull('module').delete()
    await forgetUsers()
  })

  test('of those who take a code or a value at once one gets it', async ({ client, assert }) => {
    const { post } = await operator(client)
    const outcomes = async (url: string, body: object) => {
      const answers = await Promise.all([1, 2, 3, 4].map(() => post(url, body)))
      return answers.map(({ error }) => error ?? 'made').sort()
    }
    const taken = (error: string) => [error, error, error, 'made']
    const dictionary = await outcomes(URL, { code: 'race', name: 'Race' })
    assert.deepEqual(dictionary, taken('E_DICTIONARY_CODE_TAKEN'))
    const item = await outcomes(`${URL}/race/items`, { value: 'v', label: 'V' })
    assert.deepEqual(item, taken('E_DICTIONARY_VALUE_TAKEN'))
  })

  test('two items that move below each other leave a tree', async ({ client, assert }) => {
    const { post, put } = await operator(client)
    await post(URL, { code: 'race', name: 'Race' })
    const items = `${URL}/race/items`
    const { data: a } = await post(items, { value: 'a', label: 'A' })
    const { data: b } = await post(items, { value: 'b', label: 'B' })
    const answers = await Promise.all([
      put(`${items}/${a.id}`, { parentId: b.id }),
      put(`${items}/${b.id}`, { parentId: a.id }),
    ])
    assert.sameMembers(
      answers.map(({ error }) => error ?? 'moved'),
      ['moved', 'E_DICTIONARY_ITEM_CYCLE']
    )
  })
})
