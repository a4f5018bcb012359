import { availableParallelism } from 'node:os'
import { errors as limiterErrors, LimiterResponse } from '@adonisjs/limiter'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { ExceptionHandler } from '@iti/framework/http'
import { Turns } from '../../modules/system/auth/turns.js'
import { verifyPassword } from '../../modules/system/passwords/main.js'
import { watchVerifications } from './row_20_fixture.js'

test.group('Row 20 | passwords as a load', () => {
  test('few are verified at once, some wait, and the rest is refused', async ({
    cleanup,
    assert,
  }) => {
    const most = Math.max(1, Math.min(availableParallelism(), 4) - 1)
    let running = 0
    let peak = 0
    const { hashes, restore } = watchVerifications(async () => {
      peak = Math.max(peak, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      return false
    })
    cleanup(restore)

    await verifyPassword(null, 'makes the decoy')
    const outcomes = await Promise.allSettled(
      Array.from({ length: 300 }, () => verifyPassword(null, 'a guess'))
    )
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    assert.equal(peak, most)
    assert.lengthOf(hashes, 301 - refused.length)
    assert.equal(refused.length, 300 - 100 - most)
    for (const { reason } of refused as PromiseRejectedResult[]) {
      assert.containsSubset(reason, { code: 'E_TOO_BUSY', status: 429, details: { retryAfter: 1 } })
    }
    assert.isFalse(await verifyPassword(null, 'later'))
  })

  test('turns are taken by those who are about the same thing, and forgotten afterwards', async ({
    assert,
  }) => {
    const turns = new Turns()
    const order: string[] = []
    const work = (key: string, step: string) =>
      turns.take(key, async () => {
        order.push(`${key}${step} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(`${key}${step} ends`)
      })
    const failing = turns.take('a', () => Promise.reject(new Error('no')))
    await Promise.all([assert.rejects(() => failing), work('a', '1'), work('a', '2')])
    assert.deepEqual(order, ['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends'])

    order.length = 0
    await Promise.all([work('a', ''), work('b', '')])
    assert.deepEqual(order, ['a begins', 'b begins', 'a ends', 'b ends'])
    assert.equal(turns.size, 0)
  })

  test('a route that the project limits itself answers alike', async ({ assert }) => {
    const ctx = await testUtils.createHttpContext()
    const response = new LimiterResponse({ limit: 1, remaining: 0, consumed: 2, availableIn: 7 })
    const error = new limiterErrors.E_TOO_MANY_REQUESTS(response)
    await new ExceptionHandler().handle(error, ctx)

    assert.equal(ctx.response.getStatus(), 429)
    assert.equal(String(ctx.response.getHeader('retry-after')), '7')
    assert.containsSubset(ctx.response.getBody(), {
      code: 429,
      error: 'E_TOO_MANY_REQUESTS',
      details: { retryAfter: 7 },
    })
  })
})
