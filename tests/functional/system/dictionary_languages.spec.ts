import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { Dictionary } from '@iti/framework/models/system/dictionary'
import { DictionaryItem } from '@iti/framework/models/system/dictionary_item'
import { makeUser } from '@iti/framework/testing'
import { ORDERS, URL } from './dictionary_answers.js'

const ITEMS = `${URL}/orders.status/items`

/** Somebody who may do everything, and reads this language. */
async function speaker(client: ApiClient, language: string) {
  const user = await makeUser({ isSuper: true })
  const told = async (request: ReturnType<ApiClient['get']>) => {
    const answer = await request.header('accept-language', language).loginAs(user)
    return answer.body().data
  }
  return {
    get: (url: string) => told(client.get(url)),
    put: (url: string, body: object) => told(client.put(url).json(body)),
    labels: async (url: string) => {
      const { items } = await told(client.get(url))
      return items.map(({ label }: { label: string }) => label)
    },
  }
}

test.group('Dictionaries in languages', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('what modules declare is read in the language of who asks', async ({ client, assert }) => {
    const [english, chinese] = [await speaker(client, 'en'), await speaker(client, 'zh-CN')]
    for (const url of [ORDERS, ITEMS]) {
      assert.deepEqual(await chinese.labels(url), ['已下单', '已取消'])
      assert.deepEqual(await english.labels(url), ['Placed', 'Cancelled'])
    }
    const { name } = await chinese.get(ORDERS)
    const { items } = await chinese.get(`${URL}?keyword=orders.status`)
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    const one = await chinese.get(`${URL}/${id}`)
    assert.deepEqual([name, items[0].name, one.name], ['订单状态', '订单状态', '订单状态'])
    assert.deepEqual(await chinese.labels(`${ITEMS}?keyword=${encodeURIComponent('下单')}`), [
      '已下单',
    ])
  })

  test('the label that an operator writes is read in every language', async ({
    client,
    assert,
  }) => {
    const [english, chinese] = [await speaker(client, 'en'), await speaker(client, 'zh-CN')]
    const { id } = await DictionaryItem.findByOrFail({ code: 'orders.status:placed' })
    const edited = await chinese.put(`${ITEMS}/${id}`, { label: '新订单' })
    assert.equal(edited.label, '新订单')
    for (const [someone, cancelled] of [
      [english, 'Cancelled'],
      [chinese, '已取消'],
    ] as const) {
      assert.deepEqual(await someone.labels(ORDERS), ['新订单', cancelled])
      assert.deepEqual(await someone.labels(ITEMS), ['新订单', cancelled])
    }
  })

  test('are found by the name that is read', async ({ client, assert }) => {
    const chinese = await speaker(client, 'zh-CN')
    const found = async (keyword: string) => {
      const { total } = await chinese.get(`${URL}?keyword=${encodeURIComponent(keyword)}`)
      return total
    }
    assert.equal(await found('订单'), 1)
    assert.equal(await found('orders.STATUS'), 1)
    assert.equal(await found('nothing'), 0)
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    await chinese.put(`${URL}/${id}`, { name: 'State' })
    assert.equal(await found('订单'), 0)
    assert.equal(await found('state'), 1)
  })

  test('who sends back what they read edits nothing', async ({ client, assert }) => {
    const [english, chinese] = [await speaker(client, 'en'), await speaker(client, 'zh-CN')]
    const item = await DictionaryItem.findByOrFail({ code: 'orders.status:placed' })
    const { label } = await chinese.get(`${ITEMS}/${item.id}`)
    const edited = await chinese.put(`${ITEMS}/${item.id}`, { label, color: 'red' })
    assert.containsSubset(edited, { label: '已下单', color: 'red' })
    const { id } = await Dictionary.findByOrFail({ code: 'orders.status' })
    await chinese.put(`${URL}/${id}`, { name: '订单状态', remark: 'x' })
    const answer = await english.get(ORDERS)
    assert.containsSubset(answer, { name: 'Status of an order', items: [{ label: 'Placed' }] })
  })
})
