import { once } from 'node:events'
import testUtils from '@adonisjs/core/services/test_utils'
import { currentWork } from '@iti/framework/http'
import type { CallOptions } from '@iti/framework/modules'
import { hang, startFaultServer } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { connect, openShop, ShopFacade } from './shop.js'

const FIND = '/services/shop/find'
const INPUT = { name: 'x' }
const LONGEST = 30_000

const within = (deadline: string) => ({ input: INPUT, headers: { 'x-deadline-ms': deadline } })

/** An operation that takes until nobody waits for it any more, and what it saw. */
function makeEndless() {
  const began = Promise.withResolvers<AbortSignal>()
  const ended = Promise.withResolvers<unknown>()
  const find = async (_: unknown, { signal }: CallOptions = {}) => {
    began.resolve(signal!)
    await once(signal!, 'abort')
    ended.resolve(signal!.reason)
    return { name: 'late' }
  }
  return { find, began: began.promise, ended: ended.promise }
}

test.group('Deadlines of the service API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are whole milliseconds, or the call is refused: {$self}')
    .with(['', 'soon', '-1', '1.5', '1e3', '0x10', '10, 20', '9'.repeat(13)])
    .run(async ({ assert }, deadline) => {
      let calls = 0
      const shop = await openShop({ find: async () => ({ name: `${++calls}` }) })
      const { status, body } = await shop.send(FIND, within(deadline))
      assert.equal(status, 400)
      assert.equal(body.code, 'E_DEADLINE_INVALID')
      assert.equal(calls, 0)
    })

  test('that have passed already have nothing done', async ({ assert }) => {
    let calls = 0
    const shop = await openShop({ find: async () => ({ name: `${++calls}` }) })
    const { status, body } = await shop.send(FIND, within('0'))
    assert.equal(status, 504)
    assert.equal(body.code, 'E_DEADLINE_EXCEEDED')
    assert.equal(calls, 0)
  })

  test('end the wait, and tell the implementation', async ({ assert }) => {
    const endless = makeEndless()
    const shop = await openShop({ find: endless.find })
    const { status, body } = await shop.send(FIND, within('1000'))
    assert.equal(status, 504)
    assert.containsSubset(body, { code: 'E_DEADLINE_EXCEEDED', retryable: true, status: 504 })
    assert.propertyVal(await endless.ended, 'code', 'E_DEADLINE_EXCEEDED')
  })

  test('are 30 seconds at the most, also where the caller names none', async ({ assert }) => {
    const seen: number[] = []
    const shop = await openShop({
      find: async () => {
        seen.push(currentWork()!.deadline! - performance.now())
        return { name: 'x' }
      },
    })
    for (const sent of [{ input: INPUT }, within('999999999999'), within('2000')]) {
      const { status } = await shop.send(FIND, sent)
      assert.equal(status, 200)
    }
    const [unnamed, long, short] = seen as [number, number, number]
    for (const deadline of [unnamed, long]) {
      assert.isAtMost(deadline, LONGEST)
      assert.isAbove(deadline, 2000)
    }
    assert.isAtMost(short, 2000)
  })

  test('leave no signal that ends after the answer', async ({ assert }) => {
    let seen: AbortSignal | undefined
    const shop = await openShop({
      find: async (_, options) => {
        seen = options!.signal
        return { name: 'x' }
      },
    })
    const { status } = await shop.send(FIND, within('1000'))
    assert.equal(status, 200)
    assert.isFalse(seen!.aborted)
  })

  test('end with the caller who goes away', async ({ assert }) => {
    const endless = makeEndless()
    const shop = await openShop({ find: endless.find })
    const caller = new AbortController()
    const answer = shop.send(FIND, { input: INPUT, signal: caller.signal })
    const signal = await endless.began
    assert.isFalse(signal.aborted)
    caller.abort()
    await assert.rejects(() => answer, /aborted/)
    assert.propertyVal(await endless.ended, 'name', 'AbortError')
  })

  test('hold for what an implementation calls in turn', async ({ assert }) => {
    const far = await startFaultServer({ script: hang() })
    const remote = connect(ShopFacade, { baseUrl: far.url, token: null })
    const shop = await openShop({ find: (input) => remote.find(input) })
    const { status } = await shop.send(FIND, within('1000'))
    assert.equal(status, 504)
    await far.until(() => far.requests.length === 1)
    await far.until(() => far.requests[0]!.isAbandoned)
    const passedOn = Number(far.requests[0]!.headers['x-deadline-ms'])
    assert.isAtMost(passedOn, 1000)
    assert.isAbove(passedOn, 0)

    const caller = new AbortController()
    const answer = shop.send(FIND, { input: INPUT, signal: caller.signal })
    await far.until(() => far.requests.length === 2)
    assert.isFalse(far.requests[1]!.isAbandoned)
    caller.abort()
    await assert.rejects(() => answer, /aborted/)
    await far.until(() => far.requests[1]!.isAbandoned)
  })
})
