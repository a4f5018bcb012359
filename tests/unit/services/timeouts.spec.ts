import { test } from '@japa/runner'
import { getEventListeners } from 'node:events'
import {
  answer,
  hang,
  problem,
  slowHeaders,
  startBlackHole,
  startFaultServer,
  TestClock,
  trickle,
  type Behaviour,
} from '@iti/framework/testing'
import { ServiceCancelledError, ServiceTimeoutError } from '@iti/framework/services'
import { toTraceContext } from '../../../src/http/main.js'
import { connectShelf, failureOf, STOCK, type ShelfOptions } from './remote_shelf.js'

const part = { partNo: 'P-1' }
const ONCE = { attempts: 1 }

async function open(script: Behaviour | Behaviour[], options: ShelfOptions = {}) {
  const clock = new TestClock()
  const server = await startFaultServer({ script, clock })
  return { server, ...connectShelf(server.url, { clock, ...options }) }
}

const rawCall = (patience?: number) => ({
  ...{ operation: 'count', method: 'POST', path: '/count', headers: {}, body: '{}' },
  ...{ isRepeatable: true, trace: toTraceContext(), patience, signals: [] },
})

type Opened = Pick<Awaited<ReturnType<typeof open>>, 'client' | 'clock'>

const leftOf = ({ client, clock }: Opened) => [client.inFlight, client.waiting, clock.waiting]

/* Connections that are made or being made by this process. */
const countSockets = () =>
  process.getActiveResourcesInfo().filter((name) => /TCP(Socket|Connect)Wrap/.test(name)).length

test.group('Time limits of a call', () => {
  test('to connect', async ({ assert }) => {
    const hole = await startBlackHole()
    const opened = connectShelf(hole.url, { limits: ONCE })
    const { clock, shelf } = opened
    const before = countSockets()
    const error = await clock.advanceUntil(failureOf(shelf.count(part)), { step: 50 })
    assert.instanceOf(error, ServiceTimeoutError)
    assert.deepInclude(error, {
      ...{ phase: 'connect', attempts: 1, mayHaveRun: false, elapsed: 1_000 },
    } as never)
    assert.deepEqual(leftOf(opened), [0, 0, 0])
    await clock.advance(1)
    assert.isAtMost(countSockets(), before)
  })

  for (const [what, behaviour] of [
    ['its headers', slowHeaders('never')],
    ['its body', trickle(STOCK, { every: 4_000 })],
    ['anything', hang()],
  ] as const) {
    test(`of one attempt that never has ${what}`, async ({ assert }) => {
      const opened = await open(behaviour, { limits: ONCE })
      const { clock, server, shelf } = opened
      const error = await clock.advanceUntil(failureOf(shelf.count(part)), { step: 100 })
      assert.deepInclude(error, { phase: 'attempt', attempts: 1, mayHaveRun: true } as never)
      assert.equal(clock.now(), 5_000)
      await server.until(() => server.openConnections === 0)
      assert.isTrue(server.requests[0]!.isAbandoned)
      assert.deepEqual(leftOf(opened), [0, 0, 0])
    })
  }

  test('of all attempts and their pauses', async ({ assert }) => {
    const opened = await open(hang(), {
      limits: { attempts: 5, timeouts: { attempt: 4_000 }, backoff: { first: 1_000 } },
      random: () => 0.5,
    })
    const { clock, server, shelf } = opened
    const error = await clock.advanceUntil(failureOf(shelf.count(part)), { step: 40 })
    assert.deepInclude(error, { phase: 'total', attempts: 3, mayHaveRun: true } as never)
    assert.equal(clock.now(), 10_000)
    assert.lengthOf(server.requests, 3)
    await server.until(() => server.openConnections === 0)
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })

  test('that its caller has, in milliseconds', async ({ assert }) => {
    const opened = await open(hang())
    const { clock, server, client } = opened
    const error = await clock.advanceUntil(failureOf(client.send(rawCall(700))), { step: 50 })
    assert.deepInclude(error, { phase: 'deadline', attempts: 1, mayHaveRun: true } as never)
    assert.equal(clock.now(), 700)
    assert.equal(server.requests[0]!.headers['x-deadline-ms'], '700')
    await server.until(() => server.openConnections === 0)
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })

  test('are told to the service, each attempt what is left', async ({ assert }) => {
    const { clock, server, client } = await open(problem(503), {
      limits: { backoff: { first: 400 } },
      random: () => 0.5,
    })
    await clock.advanceUntil(client.send(rawCall(1_000)), { step: 10 })
    const told = server.requests.map(({ headers }) => Number(headers['x-deadline-ms']))
    assert.equal(told[0], 1_000)
    assert.isBelow(told[1]!, 1_000)
    assert.isBelow(told[2]!, told[1]! - 300)
    assert.isAbove(told[2]!, 0)
  })

  test('that its caller has leave no room for a pause', async ({ assert }) => {
    const { clock, server, client } = await open(problem(503, {}, { 'retry-after': '1' }))
    const { response } = await clock.advanceUntil(client.send(rawCall(1_000)), { step: 10 })
    assert.equal(response.status, 503)
    assert.lengthOf(server.requests, 1)
    assert.isBelow(clock.now(), 1_000)
  })

  test('that have passed let nothing be sent', async ({ assert }) => {
    const opened = await open(hang())
    const error = await failureOf(opened.client.send(rawCall(0)))
    assert.deepInclude(error, { phase: 'deadline', attempts: 0, mayHaveRun: false } as never)
    assert.lengthOf(opened.server.requests, 0)
    assert.equal(opened.client.breaker.state, 'closed')
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })

  test('that its caller has as a signal', async ({ assert }) => {
    const opened = await open(hang())
    const { server, shelf } = opened
    const signal = AbortSignal.timeout(20)
    const error = await failureOf(shelf.count(part, { signal }))
    assert.deepInclude(error, { phase: 'deadline', attempts: 1 } as never)
    assert.lengthOf(getEventListeners(signal, 'abort'), 0)
    await server.until(() => server.openConnections === 0)
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })
})

test.group('A caller gives up', () => {
  async function giveUp(
    opened: Pick<Awaited<ReturnType<typeof open>>, 'client' | 'clock' | 'shelf'>,
    until: () => Promise<unknown>
  ) {
    const caller = new AbortController()
    const ended = failureOf(opened.shelf.count(part, { signal: caller.signal }))
    await until()
    caller.abort()
    const error = await ended
    const listeners = getEventListeners(caller.signal, 'abort').length
    return { error, left: [...leftOf(opened), listeners] }
  }

  test('before the call', async ({ assert }) => {
    const opened = await open(hang())
    const error = await failureOf(opened.shelf.count(part, { signal: AbortSignal.abort() }))
    assert.instanceOf(error, ServiceCancelledError)
    assert.deepInclude(error, { attempts: 0, mayHaveRun: false } as never)
    assert.equal(opened.server.openedConnections, 0)
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })

  test('while the call connects', async ({ assert }) => {
    const hole = await startBlackHole()
    const opened = connectShelf(hole.url)
    const before = countSockets()
    const { error, left } = await giveUp(opened, () => opened.clock.advance(500))
    assert.instanceOf(error, ServiceCancelledError)
    assert.deepInclude(error, { attempts: 1, mayHaveRun: false } as never)
    assert.deepEqual(left, [0, 0, 0, 0])
    await opened.clock.advance(1)
    assert.isAtMost(countSockets(), before)
  })

  test('while the call waits for its next attempt', async ({ assert }) => {
    const script = [problem(503, {}, { 'retry-after': '5' }), answer(200, STOCK)]
    const opened = await open(script)
    const { server, clock } = opened
    const { error, left } = await giveUp(opened, async () => {
      await server.until(() => server.requests.length === 1)
      // only the time for all attempts and the pause are waited for
      while (clock.waiting !== 2 || clock.now() < 100) await clock.advance(5)
    })
    assert.instanceOf(error, ServiceCancelledError)
    assert.deepInclude(error, { attempts: 1, mayHaveRun: true } as never)
    assert.deepEqual(left, [0, 0, 0, 0])
    await clock.advance(10_000)
    assert.lengthOf(server.requests, 1)
    assert.equal(server.openConnections, 1)
  })

  test('while the answer is awaited', async ({ assert }) => {
    const opened = await open(hang())
    const { server } = opened
    const { error, left } = await giveUp(opened, () =>
      server.until(() => server.requests[0]?.body !== undefined)
    )
    assert.deepInclude(error, { code: 'E_SERVICE_CANCELLED', mayHaveRun: true } as never)
    assert.deepEqual(left, [0, 0, 0, 0])
    await server.until(() => server.openConnections === 0)
    assert.equal(opened.client.breaker.state, 'closed')
  })

  test('while the body of the answer comes', async ({ assert }) => {
    const opened = await open(trickle(STOCK, { every: 200 }))
    const { server, clock } = opened
    const { error, left } = await giveUp(opened, async () => {
      await server.until(() => server.requests[0]?.body !== undefined)
      await clock.advance(700)
    })
    assert.deepInclude(error, { code: 'E_SERVICE_CANCELLED', mayHaveRun: true } as never)
    await server.until(() => server.openConnections === 0)
    assert.deepEqual(left.slice(0, 2), [0, 0])
    assert.deepEqual(leftOf(opened), [0, 0, 0])
  })

  test('and a signal that is used for many calls keeps none of them', async ({ assert }) => {
    const { server, shelf } = await open(answer(200, STOCK))
    const { signal } = new AbortController()
    for (let calls = 0; calls < 20; calls++) await shelf.count(part, { signal })
    assert.lengthOf(getEventListeners(signal, 'abort'), 0)
    assert.equal(server.openedConnections, 1)
  })
})
