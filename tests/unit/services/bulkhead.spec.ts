import { test } from '@japa/runner'
import { getEventListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { answer, holdUntil, startFaultServer, TestClock } from '@iti/framework/testing'
import { connectShelf, STOCK } from './remote_shelf.js'

const part = { partNo: 'P-1' }

/* A service whose answers the test lets go one by one. */
async function open(limits = {}) {
  const clock = new TestClock()
  const holds: (() => void)[] = []
  const server = await startFaultServer({
    clock,
    script: (exchange) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      holds.push(resolve)
      return holdUntil(promise, answer(200, STOCK))(exchange)
    },
  })
  const { client, shelf } = connectShelf(server.url, {
    clock,
    limits: { attempts: 1, ...limits },
  })
  const ended: string[] = []
  const call = (signal?: AbortSignal) =>
    shelf.count(part, { signal }).then(
      () => ended.push('answered'),
      ({ code }) => ended.push(code)
    )
  const count = (what: string) => ended.filter((one) => one === what).length
  const held = async (calls: number) => {
    while (holds.length < calls) await delay(1)
  }
  return { clock, client, server, call, holds, held, ended, count }
}

test.group('Bulkhead', () => {
  test('of a hundred and fifty calls fifty are sent, fifty wait, and fifty are refused', async ({
    assert,
  }) => {
    const { clock, client, server, call, holds, held, ended, count } = await open()
    const calls = Array.from({ length: 150 }, () => call())
    await held(50)
    await clock.advance(1)
    assert.deepEqual([client.inFlight, client.waiting, ended.length], [50, 50, 50])
    assert.equal(count('E_SERVICE_OVERLOADED'), 50)

    await clock.advance(997)
    assert.lengthOf(ended, 50)
    await clock.advance(2)
    assert.equal(count('E_SERVICE_OVERLOADED'), 100)
    assert.equal(client.waiting, 0)

    for (const release of holds) release()
    await Promise.all(calls)
    assert.equal(count('answered'), 50)
    assert.lengthOf(server.requests, 50)
    assert.deepEqual([client.inFlight, client.waiting, clock.waiting], [0, 0, 0])
  })

  test('who waits takes the place of the next that ends, in order', async ({ assert }) => {
    const { client, call, holds, held } = await open({
      bulkhead: { inFlight: 1, waiting: 2 },
    })
    const calls = [call(), call(), call()]
    for (let arrived = 1; arrived <= 3; arrived++) {
      await held(arrived)
      assert.deepEqual([client.inFlight, client.waiting], [1, 3 - arrived])
      holds[arrived - 1]!()
      await calls[arrived - 1]
    }
    assert.equal(client.inFlight, 0)
  })

  test('who gives up leaves the line at once', async ({ assert }) => {
    const { clock, client, call, holds, held, ended } = await open({
      bulkhead: { inFlight: 1, waiting: 1 },
    })
    const first = call()
    await held(1)
    const caller = new AbortController()
    const second = call(caller.signal)
    await clock.advance(0)
    assert.equal(client.waiting, 1)
    caller.abort()
    await second
    assert.deepEqual(ended, ['E_SERVICE_CANCELLED'])
    assert.equal(client.waiting, 0)
    assert.lengthOf(getEventListeners(caller.signal, 'abort'), 0)

    const third = call()
    holds[0]!()
    await first
    await held(2)
    holds[1]!()
    await third
    assert.deepEqual(ended.slice(1), ['answered', 'answered'])
    assert.deepEqual([client.inFlight, clock.waiting], [0, 0])
  })

  test('who is let in as it gives up sends nothing', async ({ assert }) => {
    const { clock, client, server, call, held, ended } = await open({
      bulkhead: { inFlight: 1, waiting: 1 },
    })
    const leaver = new AbortController()
    const first = call(leaver.signal)
    await held(1)
    const second = call(leaver.signal)
    await clock.advance(0)
    leaver.abort()
    await Promise.all([first, second])
    assert.deepEqual(ended, ['E_SERVICE_CANCELLED', 'E_SERVICE_CANCELLED'])
    assert.lengthOf(server.requests, 1)
    assert.deepEqual([client.inFlight, client.waiting, clock.waiting], [0, 0, 0])
  })

  test('who waited until the breaker opened is not sent', async ({ assert }) => {
    const { client, server, call, held, ended } = await open({
      bulkhead: { inFlight: 1, waiting: 1 },
      breaker: { consecutive: 1 },
    })
    const calls = [call(), call()]
    await held(1)
    server.dropConnections()
    await Promise.all(calls)
    assert.deepEqual(ended, ['E_SERVICE_UNREACHABLE', 'E_SERVICE_CIRCUIT_OPEN'])
    assert.lengthOf(server.requests, 1)
    assert.equal(client.inFlight, 0)
  })

  test('a call gives its place back while it waits for its next attempt', async ({ assert }) => {
    const { clock, client, server, call, holds, held } = await open({
      attempts: 2,
      bulkhead: { inFlight: 1, waiting: 0 },
    })
    const ended = call()
    await held(1)
    assert.equal(client.inFlight, 1)
    server.dropConnections()
    await server.until(() => server.openConnections === 0)
    while (client.inFlight > 0) await new Promise((resolve) => setImmediate(resolve))
    const again = held(2)
    await clock.advanceUntil(again, { step: 1 })
    assert.equal(client.inFlight, 1)
    holds[1]!()
    await ended
    assert.equal(client.inFlight, 0)
  })
})
