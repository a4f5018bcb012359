import { test } from '@japa/runner'
import {
  answer,
  findClosedPort,
  problem,
  reset,
  startFaultServer,
  TestClock,
} from '@iti/framework/testing'
import type { Transport } from '@iti/framework/services'
import { GotTransport } from '../../../src/services/client/got_transport.js'
import { CALLS, connectShelf, failureOf, STOCK, type CallKind } from './remote_shelf.js'
import { ROWS, type Row } from './retry_table.js'

const KINDS = Object.keys(CALLS) as CallKind[]
const MOST = 3
const STEP = { step: 25 }
const LIMITS = { timeouts: { attempt: 1_500 }, attempts: MOST, bodies: { response: 10_000 } }

const attemptsOf = ({ repeated }: Row, kind: CallKind): number => {
  if (repeated === 'if repeatable') return kind === 'plain command' ? 1 : MOST
  return repeated === 'always' ? MOST : 1
}

test.group('Service client | what is tried again', () => {
  for (const row of ROWS) {
    const { fault, open, error: Expected, fields, isCounted } = row
    test(`${fault}: ${row.repeated}`, async ({ assert }) => {
      const clock = new TestClock()
      const place = await open(clock)
      for (const kind of KINDS) {
        const attempts = attemptsOf(row, kind)
        // it opens with the last attempt, if each of them counts
        const breaker = { consecutive: attempts, share: 2 }
        const { client, shelf } = connectShelf(place.url, { clock, limits: { ...LIMITS, breaker } })
        const arrived = place.server?.requests.length ?? 0
        const error = await clock.advanceUntil(failureOf(CALLS[kind](shelf)), STEP)

        assert.equal(error.constructor, Expected, kind)
        assert.deepInclude(error, { service: 'shelf', attempts, ...fields } as never, kind)
        if (place.server) assert.equal(place.server.requests.length - arrived, attempts, kind)
        assert.equal(client.breaker.state, isCounted ? 'open' : 'closed', kind)
        assert.deepEqual([client.inFlight, client.waiting, clock.waiting], [0, 0, 0], kind)
        client.close()
      }
    })
  }

  for (const { fault, behaviour, repeated } of ROWS) {
    if (repeated !== 'if repeatable') continue
    test(`${fault} is not seen by who may be asked twice`, async ({ assert }) => {
      const clock = new TestClock()
      const server = await startFaultServer({ clock })
      const { shelf } = connectShelf(server.url, { clock, limits: LIMITS })
      for (const kind of KINDS.filter((one) => one !== 'plain command')) {
        server.play(behaviour!, answer(200, STOCK))
        assert.deepEqual(await clock.advanceUntil(CALLS[kind](shelf), STEP), STOCK, kind)
      }
      assert.lengthOf(server.requests, 6)
    })
  }
})

/* Sends the first requests to another place; all of them over real connections. */
function detour(urls: string[]): Transport {
  const wire = new GotTransport({ allowInsecure: false })
  return {
    send: (request) => {
      const { pathname } = new URL(request.url)
      const url = urls.shift()
      return wire.send(url ? { ...request, url: url + pathname } : request)
    },
    close: () => wire.close(),
  }
}

test.group('Service client | a plain command', () => {
  test('is tried until it is sent, and then no more', async ({ assert }) => {
    const server = await startFaultServer({ script: reset() })
    const refused = `http://127.0.0.1:${await findClosedPort()}`
    const { clock, shelf } = connectShelf(server.url, {
      ...{ transport: detour([refused]), limits: { attempts: 5 } },
    })
    const error = await clock.advanceUntil(failureOf(CALLS['plain command'](shelf)))
    assert.deepInclude(error, { attempts: 2, mayHaveRun: true } as never)
    assert.lengthOf(server.requests, 1)
  })

  test('is done although it could not be sent at first', async ({ assert }) => {
    const server = await startFaultServer({ script: answer(200, STOCK) })
    const refused = `http://127.0.0.1:${await findClosedPort()}`
    const { clock, shelf } = connectShelf(server.url, { transport: detour([refused, refused]) })
    assert.deepEqual(await clock.advanceUntil(CALLS['plain command'](shelf)), STOCK)
    assert.lengthOf(server.requests, 1)
  })

  test('may have run once a request of its was sent, however its last attempt ends', async ({
    assert,
  }) => {
    const server = await startFaultServer({ script: reset() })
    const refused = `http://127.0.0.1:${await findClosedPort()}`
    const { clock, shelf } = connectShelf(server.url, {
      transport: detour([server.url, refused, refused]),
    })
    const error = await clock.advanceUntil(failureOf(CALLS['command with a key'](shelf)))
    assert.deepInclude(error, { attempts: 3, mayHaveRun: true } as never)
  })
})

test.group('Service client | pauses between attempts', () => {
  test('are chosen between nothing and a time that doubles', async ({ assert }) => {
    const clock = new TestClock()
    const server = await startFaultServer({ script: problem(503), clock })
    const limits = { attempts: 7, breaker: { consecutive: 100 }, timeouts: { total: 60_000 } }
    const { shelf } = connectShelf(server.url, { clock, limits, random: () => 0.5 })
    await clock.advanceUntil(failureOf(shelf.count({ partNo: 'P' })), { step: 5 })
    const times = server.requests.map(({ at }) => at)
    const pauses = times.slice(1).map((at, index) => at - times[index]!)
    for (const [index, expected] of [50, 100, 200, 400, 800, 1_000].entries()) {
      assert.isAtLeast(pauses[index]!, expected)
      assert.isBelow(pauses[index]!, expected + 50)
    }
  })

  test('are as long as the service asks for', async ({ assert }) => {
    const clock = new TestClock()
    const script = [problem(503, {}, { 'retry-after': '5' }), answer(200, STOCK)]
    const server = await startFaultServer({ script, clock })
    const { shelf } = connectShelf(server.url, { clock })
    await clock.advanceUntil(shelf.count({ partNo: 'P' }), { step: 50 })
    assert.isAtLeast(server.requests[1]!.at - server.requests[0]!.at, 5_000)
  })

  test('may be asked for as a date', async ({ assert }) => {
    for (const [seconds, attempts] of [
      [3, 2],
      [60, 1],
    ] as const) {
      const date = new Date(Date.now() + seconds * 1_000).toUTCString()
      const script = [problem(429, {}, { 'retry-after': date }), problem(500)]
      const server = await startFaultServer({ script })
      const { clock, shelf } = connectShelf(server.url)
      await clock.advanceUntil(failureOf(shelf.count({ partNo: 'P' })), { step: 50 })
      assert.lengthOf(server.requests, attempts)
    }
  })

  test('that leave no time for an attempt are not waited for', async ({ assert }) => {
    const script = problem(503, {}, { 'retry-after': '2' })
    const server = await startFaultServer({ script })
    const { clock, shelf } = connectShelf(server.url, { limits: { timeouts: { total: 2_000 } } })
    const error = await clock.advanceUntil(failureOf(shelf.count({ partNo: 'P' })), { step: 5 })
    assert.deepInclude(error, { code: 'E_SERVICE_FAILED', attempts: 1 } as never)
    assert.isBelow(clock.now(), 1_000)
  })

  test('are not waited for where the breaker has opened', async ({ assert }) => {
    const server = await startFaultServer({ script: problem(503) })
    const retries: number[] = []
    const observer = {
      onAttempt() {},
      onRetry: () => void retries.push(1),
      onEnd() {},
    }
    const limits = { breaker: { consecutive: 2 }, backoff: { first: 2_000 } }
    const { clock, shelf } = connectShelf(server.url, { limits, observer, random: () => 0.5 })
    await clock.advanceUntil(failureOf(shelf.count({ partNo: 'P' })), { step: 10 })
    assert.lengthOf(server.requests, 2)
    assert.lengthOf(retries, 1)
    assert.isBelow(clock.now(), 2_000)
  })
})
