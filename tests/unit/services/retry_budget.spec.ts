import { test } from '@japa/runner'
import { problem, startFaultServer, TestClock } from '@iti/framework/testing'
import { RetryBudget } from '../../../src/services/client/retry_budget.js'
import { connectShelf, failureOf } from './remote_shelf.js'

const part = { partNo: 'P-1' }

const takeAll = (budget: RetryBudget): number => {
  let taken = 0
  while (budget.take()) taken++
  return taken
}

const makeBudget = (share = 0.2, perSecond = 3) => {
  const clock = new TestClock()
  return { clock, budget: new RetryBudget({ share, perSecond }, clock) }
}

test.group('Retry budget', () => {
  test('gives some each second, and a share of the calls besides', ({ assert }) => {
    const { budget } = makeBudget()
    assert.equal(takeAll(budget), 30)
    for (let calls = 0; calls < 100; calls++) budget.countCall()
    assert.equal(takeAll(budget), 20)
  })

  test('may be nothing', ({ assert }) => {
    const { budget } = makeBudget(0, 0)
    budget.countCall()
    assert.isFalse(budget.take())
  })

  test('is never exceeded in any ten seconds, wherever they begin', async ({ assert }) => {
    for (const start of [0, 1, 500, 999]) {
      const { clock, budget } = makeBudget()
      await clock.advance(start)
      assert.equal(takeAll(budget), 30)
      await clock.advance(9_999)
      assert.equal(takeAll(budget), 0, `begun at ${start}`)
      await clock.advance(1_001)
      assert.equal(takeAll(budget), 30)
    }
  })

  test('forgets calls after ten seconds', async ({ assert }) => {
    const { clock, budget } = makeBudget(0.5, 0)
    await clock.advance(999)
    for (let calls = 0; calls < 100; calls++) budget.countCall()
    await clock.advance(10_000)
    assert.equal(takeAll(budget), 0)
  })

  test('is whole again after a long time', async ({ assert }) => {
    const { clock, budget } = makeBudget()
    takeAll(budget)
    await clock.advance(3_600_000)
    assert.equal(takeAll(budget), 30)
  })

  test('keeps calls of a failing service from being repeated', async ({ assert }) => {
    const server = await startFaultServer({ script: problem(503) })
    const limits = {
      retryBudget: { share: 0.2, perSecond: 0 },
      breaker: { consecutive: 1_000, atLeast: 1_000 },
    }
    const { clock, shelf } = connectShelf(server.url, { limits })
    for (let calls = 0; calls < 50; calls++) {
      await clock.advanceUntil(failureOf(shelf.count(part)), { step: 1 })
    }
    assert.lengthOf(server.requests, 60)
  })

  test('does not grow by calls that are not sent', async ({ assert }) => {
    const server = await startFaultServer({ script: problem(503) })
    const limits = {
      retryBudget: { share: 0.2, perSecond: 0 },
      breaker: { consecutive: 1, openFor: 1_000 },
    }
    const { clock, client, shelf } = connectShelf(server.url, { limits })
    await failureOf(shelf.count(part))
    for (let calls = 0; calls < 100; calls++) await failureOf(shelf.count(part))
    assert.equal(client.breaker.state, 'open')

    // the probe is refused with a status that leaves the breaker closed and may be tried again
    server.play(problem(429))
    await clock.advance(1_000)
    await clock.advanceUntil(failureOf(shelf.count(part)), { step: 1 })
    assert.lengthOf(server.requests, 2)
  })
})
