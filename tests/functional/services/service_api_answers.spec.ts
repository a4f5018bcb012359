import testUtils from '@adonisjs/core/services/test_utils'
import { failure } from '@iti/framework/errors'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { E_STOCK_INSUFFICIENT } from '#modules/inventory/errors'
import { assertProblem, openShop } from './shop.js'

const FIND = '/services/shop/find'
const ORDER = '/services/shop/order'

const E_UNDECLARED = failure<[secret: string]>('It tells "%s"', 'E_UNDECLARED', 409)

test.group('Answers of the service API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tell a declared failure in the language of the caller, with all that it is made of', async ({
    assert,
  }) => {
    const shop = await openShop({
      order: async () => {
        throw new E_STOCK_INSUFFICIENT(['P-1', 9, 4], { details: { line: 2 } })
      },
    })
    const order = (headers = {}) => shop.send(ORDER, { input: { name: 'x' }, headers })
    const english = await order()
    assertProblem(assert, english, {
      status: 409,
      type: 'urn:iti:error:shop:sold_out',
      title: 'Sold out',
      detail: 'Of the part "P-1" 9 are wanted, but only 4 are available',
      code: 'E_STOCK_INSUFFICIENT',
      values: ['P-1', 9, 4],
      details: { line: 2 },
      retryable: false,
    })
    const chinese = await order({ 'accept-language': 'zh-CN' })
    assertProblem(assert, chinese, {
      detail: '物料“P-1”库存不足：需要 9，可用 4',
      status: 409,
      values: ['P-1', 9, 4],
    })
  })

  test('tell nothing of a fault: {$self}')
    .with(['undeclared', 'a bug', 'no error', 'a status', 'a validator', 'the output', 'not JSON'])
    .run(async ({ assert }, kind) => {
      const faults: Record<string, () => unknown> = {
        'undeclared': () => Promise.reject(new E_UNDECLARED(['secret'])),
        'a bug': () => Promise.reject(new TypeError('secret', { cause: new Error('secret') })),
        'no error': () => Promise.reject('secret'),
        'a status': () => Promise.reject(Object.assign(new Error('secret'), { status: 404 })),
        'a validator': () => vine.create({ secret: vine.string() }).validate({}),
        'the output': async () => ({ name: 'x', price: 'secret' }),
        'not JSON': async () => ({ name: new Date(), secret: 1n }),
      }
      const shop = await openShop({ find: faults[kind] as never })
      const answer = await shop.send(FIND, { input: { name: 'x' } })
      assertProblem(assert, answer, {
        status: 500,
        code: 'E_UNEXPECTED',
        type: 'urn:iti:error:iti:unexpected',
        retryable: false,
      })
      for (const member of ['details', 'errors', 'values']) assert.notProperty(answer.body, member)
      assert.notMatch(answer.text, /secret|undeclared|stack|\.ts/i)
    })

  test('drop what the contract does not know, on the way in and on the way out', async ({
    assert,
  }) => {
    const inputs: unknown[] = []
    const shop = await openShop({
      find: async (input) => {
        inputs.push(input)
        return { name: input.name, price: 1, cost: 2 }
      },
    })
    const input = { name: 'x', isAdmin: true, lines: [{ code: 'y', more: { deep: 1 } }] }
    const answer = await shop.send(FIND, { input })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.deepEqual(answer.body, { name: 'x', price: 1 })
    assert.deepEqual(inputs, [{ name: 'x', lines: [{ code: 'y' }] }])

    const polluting = await shop.send(FIND, {
      body: '{"name":"x","__proto__":{"note":"y"},"lines":[{"code":"y","__proto__":{"count":1}}]}',
    })
    assert.equal(polluting.status, 200)
    assert.deepEqual(inputs[1], { name: 'x', lines: [{ code: 'y' }] })
  })

  test('come of texts as they were sent, also empty ones and blanks', async ({ assert }) => {
    const shop = await openShop({ find: async ({ name, note }) => ({ name: `[${name}${note}]` }) })
    const answer = await shop.send(FIND, { input: { name: ' x ', note: '' } })
    assert.deepEqual(answer.body, { name: '[ x ]' })
  })

  test('have no content where an operation gives nothing', async ({ assert }) => {
    const shop = await openShop({ empty: async () => undefined })
    const { status, text } = await shop.send('/services/shop/empty', { input: {} })
    assert.equal(status, 204)
    assert.equal(text, '')
  })
})
