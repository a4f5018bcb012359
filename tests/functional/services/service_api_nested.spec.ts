import testUtils from '@adonisjs/core/services/test_utils'
import { answer, startFaultServer } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { connect, openShop, ShopFacade } from './shop.js'

const FIND = '/services/shop/find'
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const TRACEPARENT = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/

/** A shop that asks another one, and what arrives there. */
async function openNested() {
  const far = await startFaultServer({ script: answer(200, { name: 'far' }) })
  const remote = connect(ShopFacade, { baseUrl: far.url, token: 'far-token' })
  const shop = await openShop({
    find: async (input) => {
      await remote.find(input)
      return remote.find(input)
    },
  })
  return { far, shop }
}

test.group('Calls that a call sets off', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('belong to its trace, its request, its language and its deadline', async ({ assert }) => {
    const { far, shop } = await openNested()
    const headers = {
      'traceparent': `00-${TRACE}-${PARENT}-00`,
      'tracestate': 'vendor=1,other=2',
      'x-request-id': 'request-1',
      'accept-language': 'zh-CN,en;q=0.5',
      'x-deadline-ms': '3000',
    }
    const { status, body } = await shop.send(FIND, { input: { name: 'x' }, headers })
    assert.equal(status, 200)
    assert.deepEqual(body, { name: 'far' })

    const parents = new Set([PARENT])
    for (const { headers: sent } of far.requests) {
      const [, traceId, parentId, flags] = TRACEPARENT.exec(sent.traceparent as string)!
      assert.equal(traceId, TRACE)
      assert.equal(flags, '00')
      parents.add(parentId!)
      assert.equal(sent.tracestate, headers.tracestate)
      assert.equal(sent['x-request-id'], 'request-1')
      assert.equal(sent['accept-language'], 'zh-CN,en;q=0.5')
      assert.isAtMost(Number(sent['x-deadline-ms']), 3000)
    }
    assert.equal(parents.size, 3)
  })

  test('carry our token, and nothing else that the caller sent', async ({ assert }) => {
    const { far, shop } = await openNested()
    const headers = { 'cookie': 'a=b', 'x-secret': 'secret', 'idempotency-key': 'key-1' }
    await shop.send(FIND, { input: { name: 'x' }, headers })
    const [sent] = far.requests
    assert.equal(sent!.headers.authorization, 'Bearer far-token')
    for (const name of Object.keys(headers)) assert.notProperty(sent!.headers, name)
    assert.notInclude(JSON.stringify(sent), shop.token)
  })

  test('begin a trace where the caller names none that can be read', async ({ assert }) => {
    const { far, shop } = await openNested()
    const headers = { traceparent: `00-${'0'.repeat(32)}-${PARENT}-01`, tracestate: 'vendor=1' }
    await shop.send(FIND, { input: { name: 'x' }, headers })
    const [first, second] = far.requests.map(
      ({ headers: sent }) => TRACEPARENT.exec(sent.traceparent as string)![1]
    )
    assert.equal(first, second)
    assert.notMatch(first!, /^0+$/)
    assert.notProperty(far.requests[0]!.headers, 'tracestate')
    assert.equal(far.requests[0]!.headers['x-request-id']?.length, 36)
  })
})
