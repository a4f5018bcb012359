import { test } from '@japa/runner'
import {
  answer,
  hang,
  holdUntil,
  problem,
  reset,
  startFaultServer,
  TestClock,
  type Behaviour,
} from '@iti/framework/testing'
import { ServiceCancelledError, ServiceCircuitOpenError } from '@iti/framework/services'
import { Breaker, type Verdict } from '../../../src/services/client/breaker.js'
import { DEFAULT_LIMITS } from '../../../src/services/client/options.js'
import { connectShelf, failureOf, STOCK } from './remote_shelf.js'

const part = { partNo: 'P-1' }
const ONCE = { attempts: 1 }
const good = answer(200, STOCK)

async function open(script: Behaviour | Behaviour[], limits = {}) {
  const clock = new TestClock()
  const server = await startFaultServer({ script, clock })
  const connected = connectShelf(server.url, { clock, limits: { ...ONCE, ...limits } })
  const call = (signal?: AbortSignal) => {
    return clock.advanceUntil(
      connected.shelf.count(part, { signal }).then(
        () => 'answered',
        (error: Error) => error.constructor.name
      ),
      { step: 1 }
    )
  }
  const fail = async (times: number) => {
    server.play(problem(500))
    for (let calls = 0; calls < times; calls++) await call()
  }
  return { ...connected, server, call, fail }
}

test.group('Breaker | opens', () => {
  test('after five failures in a row, and not after four', async ({ assert }) => {
    const { client, server, call, fail } = await open([])
    await fail(4)
    server.play(good)
    await call()
    await fail(4)
    assert.equal(client.breaker.state, 'closed')
    await fail(1)
    assert.equal(client.breaker.state, 'open')
    assert.equal(await call(), 'ServiceCircuitOpenError')
    assert.lengthOf(server.requests, 10)
  })

  test('when half of twenty calls fail, and not of nineteen', async ({ assert }) => {
    const { client, server, call } = await open([])
    for (let calls = 0; calls < 19; calls++) {
      server.play(calls % 2 === 0 ? problem(500) : good)
      await call()
    }
    assert.equal(client.breaker.state, 'closed')
    server.play(reset())
    await call()
    assert.equal(client.breaker.state, 'open')
  })

  test('not while less than half of the calls fail', async ({ assert }) => {
    const { client, server, call } = await open([])
    for (let calls = 0; calls < 40; calls++) {
      server.play(calls % 5 < 2 ? problem(500) : good)
      await call()
    }
    assert.equal(client.breaker.state, 'closed')
  })

  test('not by failures of more than thirty seconds ago', async ({ assert }) => {
    const { clock, client, server, call } = await open([])
    for (let calls = 0; calls < 19; calls++) {
      server.play(calls % 2 === 0 ? problem(500) : good)
      await call()
    }
    await clock.advance(31_000)
    server.play(problem(500))
    for (let calls = 0; calls < 3; calls++) await call()
    assert.equal(client.breaker.state, 'closed')
  })

  test('not by 4xx, by answers that break the contract, or by callers that give up', async ({
    assert,
  }) => {
    const { client, call, fail, server } = await open([])
    await fail(4)
    for (const behaviour of [problem(404), problem(429), answer(200, {})]) {
      server.play(behaviour)
      await call()
      await fail(4)
    }
    // who gives up says neither that it works nor that it fails
    server.play(hang())
    for (let calls = 0; calls < 6; calls++) {
      const caller = new AbortController()
      const { length } = server.requests
      const ended = call(caller.signal)
      await server.until(() => server.requests.length > length)
      caller.abort()
      assert.equal(await ended, 'ServiceCancelledError')
    }
    assert.equal(client.breaker.state, 'closed')
    await fail(1)
    assert.equal(client.breaker.state, 'open')
  })

  test('by deadlines of callers that the service does not keep', async ({ assert }) => {
    const { clock, client, shelf } = await open(hang())
    for (let calls = 0; calls < 5; calls++) {
      const caller = new AbortController()
      const ended = failureOf(shelf.count(part, { signal: caller.signal }))
      await clock.advance(1)
      caller.abort(new DOMException('too late', 'TimeoutError'))
      await ended
    }
    assert.equal(client.breaker.state, 'open')
  })
})

test.group('Breaker | open', () => {
  test('tells in how many seconds it may be asked again', async ({ assert }) => {
    const { clock, client, shelf, fail } = await open([])
    await fail(5)
    assert.equal(client.breaker.retryAfter, 5_000)
    await clock.advance(3_100)
    const error = await failureOf(shelf.count(part))
    assert.instanceOf(error, ServiceCircuitOpenError)
    assert.deepInclude(error, { retryAfter: 2, attempts: 0, mayHaveRun: false } as never)
  })

  test('stays open twice as long after each probe that fails, up to a minute', async ({
    assert,
  }) => {
    const { clock, client, server, call, fail } = await open([])
    await fail(5)
    for (const [index, seconds] of [5, 10, 20, 40, 60, 60].entries()) {
      assert.equal(client.breaker.retryAfter, seconds * 1_000)
      await clock.advance(seconds * 1_000 - 1)
      const { length } = server.requests
      assert.equal(client.breaker.retryAfter, 1, `${index}`)
      assert.lengthOf(server.requests, length)
      await clock.advance(1)
      await call()
      assert.lengthOf(server.requests, length + 1)
      assert.equal(client.breaker.state, 'open')
    }
  })

  test('begins with five seconds anew once a probe was answered', async ({ assert }) => {
    const { clock, client, server, call, fail } = await open([])
    await fail(5)
    await clock.advance(5_000)
    await fail(1)
    await clock.advance(10_000)
    server.play(good)
    assert.equal(await call(), 'answered')
    assert.equal(client.breaker.state, 'closed')
    await fail(4)
    assert.equal(client.breaker.state, 'closed')
    await fail(1)
    assert.equal(client.breaker.retryAfter, 5_000)
  })

  test('forgets the share of failures once a probe was answered', async ({ assert }) => {
    const { clock, client, server, call, fail } = await open([])
    for (let calls = 0; calls < 16; calls++) {
      server.play(calls % 4 === 0 ? good : problem(500))
      await call()
    }
    await fail(5)
    await clock.advance(5_000)
    server.play(good)
    await call()
    await fail(3)
    assert.equal(client.breaker.state, 'closed')
  })
})

test.group('Breaker | half open', () => {
  test('of fifty calls one is sent, and the others fail at once', async ({ assert }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { clock, client, server, shelf, fail } = await open([])
    await fail(5)
    await clock.advance(5_000)
    server.play(holdUntil(released, good))
    const ended: unknown[] = []
    const calls = Array.from({ length: 50 }, async () => {
      const result = await shelf.count(part).catch((error) => error)
      ended.push(result)
    })
    await server.until(() => server.requests.length === 6)
    await clock.advance(1)
    assert.lengthOf(ended, 49)
    for (const error of ended) assert.instanceOf(error, ServiceCircuitOpenError)
    assert.equal(client.breaker.state, 'half-open')
    assert.deepEqual([client.inFlight, client.waiting], [1, 0])

    release()
    await Promise.all(calls)
    assert.deepEqual(ended.at(-1), STOCK)
    assert.lengthOf(server.requests, 6)
    assert.equal(client.breaker.state, 'closed')
    assert.equal(clock.waiting, 0)
  })

  test('a probe that is cancelled counts as failed', async ({ assert }) => {
    const { clock, client, server, shelf, fail } = await open([])
    await fail(5)
    await clock.advance(5_000)
    server.play(hang())
    const caller = new AbortController()
    const ended = failureOf(shelf.count(part, { signal: caller.signal }))
    await server.until(() => server.requests.length === 6)
    caller.abort()
    assert.instanceOf(await ended, ServiceCancelledError)
    assert.equal(client.breaker.state, 'open')
    assert.equal(client.breaker.retryAfter, 10_000)
  })

  test('a probe is not sent again when it fails', async ({ assert }) => {
    const { clock, server, call, fail } = await open([], { attempts: 3 })
    await fail(5)
    await clock.advance(5_000)
    const { length } = server.requests
    server.play(reset())
    assert.equal(await call(), 'ServiceUnreachableError')
    assert.lengthOf(server.requests, length + 1)
  })
})

test.group('Breaker | calls that began before it opened', () => {
  const OPTIONS = { ...DEFAULT_LIMITS.breaker, consecutive: 2 }

  async function openWithStraggler() {
    const clock = new TestClock()
    const breaker = new Breaker<Verdict>(OPTIONS, clock, (verdict) => verdict)
    const straggler = Promise.withResolvers<Verdict>()
    const late = breaker.run(() => straggler.promise)
    const run = (verdict: Verdict) => breaker.run(async () => verdict)
    await run('failure')
    await run('failure')
    await clock.advance(5_000)
    const end = async (verdict: Verdict) => {
      straggler.resolve(verdict)
      return late
    }
    return { clock, breaker, run, end }
  }

  for (const verdict of ['success', 'failure', 'unknown'] as const) {
    test(`do not decide a probe by a ${verdict}`, async ({ assert }) => {
      const { breaker, end } = await openWithStraggler()
      const probe = Promise.withResolvers<Verdict>()
      const probing = breaker.run(() => probe.promise)
      assert.equal(breaker.state, 'half-open')
      assert.equal(await end(verdict), verdict)
      assert.equal(breaker.state, 'half-open')
      assert.isTrue(breaker.isRefusing)
      probe.resolve('success')
      await probing
      assert.equal(breaker.state, 'closed')
    })

    test(`do not make it longer open by a ${verdict}`, async ({ assert }) => {
      const { clock, breaker, end } = await openWithStraggler()
      assert.equal(await end(verdict), verdict)
      assert.equal(breaker.state, 'open')
      assert.isFalse(breaker.isRefusing)
      assert.equal(clock.waiting, 0)
    })
  }

  test('say nothing of the service that came back', async ({ assert }) => {
    const { breaker, run, end } = await openWithStraggler()
    await run('success')
    await run('failure')
    await end('failure')
    assert.equal(breaker.state, 'closed')
    await run('failure')
    assert.equal(breaker.state, 'open')
  })
})
