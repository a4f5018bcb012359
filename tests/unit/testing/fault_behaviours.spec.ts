import { test } from '@japa/runner'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  answer,
  badJson,
  closeAtOnce,
  delayed,
  depending,
  hang,
  holdUntil,
  huge,
  problem,
  redirect,
  reset,
  slowHeaders,
  startFaultServer,
  TestClock,
  trickle,
  truncated,
  type Behaviour,
} from '@iti/framework/testing'
import { bodyOf, call, codeOf, send, statusOf } from './wire_client.js'

async function serve(script: Behaviour) {
  const clock = new TestClock()
  return { clock, server: await startFaultServer({ script, clock }) }
}

test.group('Fault behaviours | answers', () => {
  test('an object goes out as JSON, a string as it is', async ({ assert }) => {
    const { server } = await serve(answer(201, { partNo: '螺' }, { 'retry-after': '3' }))
    const made = await call(server.url)
    assert.equal(made.status, 201)
    assert.equal(made.headers['content-type'], 'application/json')
    assert.equal(made.headers['retry-after'], '3')
    assert.deepEqual(JSON.parse(made.body), { partNo: '螺' })

    server.play(answer(200, '<p>', { 'content-type': 'text/html' }))
    const page = await call(server.url)
    assert.deepEqual([page.headers['content-type'], page.body], ['text/html', '<p>'])

    server.play(answer(204))
    const none = await call(server.url)
    assert.deepEqual([none.status, none.headers['content-type'], none.body], [204, undefined, ''])
  })

  test('a problem is told as problem details', async ({ assert }) => {
    const { server } = await serve(problem(429, { code: 'E_BUSY' }, { 'retry-after': '1' }))
    const { status, headers, body } = await call(server.url)
    assert.deepEqual([status, headers['retry-after']], [429, '1'])
    assert.equal(headers['content-type'], 'application/problem+json')
    const expected = {
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      code: 'E_BUSY',
    }
    assert.deepEqual(JSON.parse(body), expected)
  })

  test('a redirect names the other place', async ({ assert }) => {
    const { server } = await serve(redirect('http://127.0.0.1:1/elsewhere', 307))
    const { status, headers } = await call(server.url)
    assert.deepEqual([status, headers.location], [307, 'http://127.0.0.1:1/elsewhere'])
  })

  test('bad JSON says that it is JSON', async ({ assert }) => {
    const { server } = await serve(badJson())
    const { status, headers, body } = await call(server.url)
    assert.deepEqual([status, headers['content-type']], [200, 'application/json'])
    assert.throws(() => JSON.parse(body), /JSON/)
  })

  test('a huge body has as many bytes as it was told', async ({ assert }) => {
    const { server } = await serve(huge(200_001))
    const unannounced = await call(server.url)
    assert.lengthOf(unannounced.body, 200_001)
    assert.isUndefined(unannounced.headers['content-length'])

    server.play(huge(200_001, { isAnnounced: true }))
    const announced = await call(server.url)
    assert.lengthOf(announced.body, 200_001)
    assert.equal(announced.headers['content-length'], '200001')
  })

  test('a huge body stops when the client has had enough', async ({ assert }) => {
    const { server } = await serve(huge(Infinity))
    const response = await send(server.url)
    response.destroy()
    await server.until(() => server.openConnections === 0)
    assert.isTrue(server.requests[0]!.isAbandoned)
  })

  test('one behaviour chooses another by the request', async ({ assert }) => {
    const { server } = await serve(
      depending(({ path }) => (path === '/slow' ? problem(503) : answer(200)))
    )
    assert.equal(await statusOf(`${server.url}/slow`), 503)
    assert.equal(await statusOf(`${server.url}/fast`), 200)
  })
})

test.group('Fault behaviours | broken connections', () => {
  test('a reset comes before the answer', async ({ assert }) => {
    const { server } = await serve(reset())
    assert.equal(await codeOf(send(server.url, { method: 'POST', body: '{}' })), 'ECONNRESET')
    assert.equal(server.requests[0]!.body, '{}')
  })

  test('a reset comes after the headers', async ({ assert }) => {
    const { server } = await serve(reset({ after: 'headers' }))
    const response = await send(server.url)
    assert.equal(response.statusCode, 200)
    assert.equal(await codeOf(bodyOf(response)), 'ECONNRESET')
  })

  test('a reset is no proper end of the connection', async ({ assert }) => {
    for (const [script, expected] of [
      [reset(), 'ECONNRESET'],
      [reset({ after: 'headers' }), 'ECONNRESET'],
      [closeAtOnce(), undefined],
    ] as const) {
      const { server } = await serve(script)
      const socket = connect(server.port, '127.0.0.1').resume()
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
      assert.equal(await codeOf(once(socket, 'end')), expected)
    }
  })

  test('a connection is closed without an answer', async ({ assert }) => {
    const { server } = await serve(closeAtOnce())
    await assert.rejects(() => call(server.url), 'socket hang up')
    assert.lengthOf(server.requests, 1)
    assert.isFalse(server.requests[0]!.isAbandoned)
  })

  test('a truncated body ends before its announced length', async ({ assert }) => {
    const { server } = await serve(truncated({ onHand: 1 }, { missing: 5 }))
    const response = await send(server.url)
    assert.equal(response.headers['content-length'], String('{"onHand":1}'.length + 5))
    const pieces: Buffer[] = []
    response.on('data', (piece) => pieces.push(piece))
    const failure = await new Promise<NodeJS.ErrnoException>((resolve) =>
      response.on('error', resolve)
    )
    assert.equal(failure.code, 'ECONNRESET')
    assert.equal(Buffer.concat(pieces).toString(), '{"onHand":1}')
  })
})

test.group('Fault behaviours | slow answers', () => {
  test('nothing is ever said', async ({ assert }) => {
    const { server, clock } = await serve(hang())
    const caller = new AbortController()
    const waiting = codeOf(call(server.url, { signal: caller.signal }))
    await assert.rejects(() => clock.advanceUntil(waiting, { step: 100, limit: 1_000 }), /limit/)
    caller.abort()
    assert.equal(await waiting, 'ABORT_ERR')
  })

  test('the headers begin at once and end late', async ({ assert }) => {
    const { server, clock } = await serve(slowHeaders(500, { late: true }))
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8')
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const [begin] = await once(socket, 'data')
    assert.equal(
      begin,
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n'
    )
    let rest = ''
    socket.on('data', (text) => (rest += text))
    await clock.advance(499)
    assert.equal(rest, '')

    await clock.advanceUntil(once(socket, 'close'), { step: 1, limit: 200 })
    assert.equal(rest, 'content-length: 13\r\n\r\n{"late":true}')
  })

  test('an answer whose headers came late is a whole one', async ({ assert }) => {
    const { server, clock } = await serve(slowHeaders(500, { late: true }))
    const { status, body } = await clock.advanceUntil(call(server.url))
    assert.deepEqual([status, body], [200, '{"late":true}'])
    assert.isAtLeast(clock.now(), 500)
  })

  test('the headers never end', async ({ assert }) => {
    const { server, clock } = await serve(slowHeaders('never'))
    const waiting = codeOf(call(server.url))
    await server.until(() => server.requests.length === 1)
    await clock.advance(1_000_000)
    assert.equal(clock.waiting, 0)
    server.dropConnections()
    assert.equal(await waiting, 'ECONNRESET')
  })

  test('a body comes in drops', async ({ assert }) => {
    const { server, clock } = await serve(trickle('["drop"]', { every: 100, bytes: 3 }))
    const response = await send(server.url)
    const pieces: string[] = []
    response.setEncoding('utf8').on('data', (piece) => pieces.push(piece))
    const whole = new Promise((resolve) => response.on('end', resolve))
    await clock.advanceUntil(whole, { step: 50 })
    assert.deepEqual(pieces, ['["d', 'rop', '"]'])
    assert.equal(clock.now(), 300)
  })

  test('a trickle ends with its client', async ({ assert }) => {
    const { server, clock } = await serve(trickle('["drop"]', { every: 100 }))
    const response = await send(server.url)
    response.destroy()
    await server.until(() => server.openConnections === 0)
    assert.equal(clock.waiting, 0)
  })

  test('an answer is delayed', async ({ assert }) => {
    const { server, clock } = await serve(delayed(2_000, answer(200, {})))
    const waiting = call(server.url)
    await clock.advanceUntil(waiting, { step: 100 })
    assert.equal(clock.now(), 2_000)
  })

  test('an answer is held until the test lets it go', async ({ assert }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { server } = await serve(holdUntil(released, answer(202)))
    const events: unknown[] = []
    const calls = [1, 2].map(async () => events.push(await statusOf(server.url)))
    await server.until(() => server.requests.length === 2)
    await delay(20)
    events.push('released')
    release()
    await Promise.all(calls)
    assert.deepEqual(events, ['released', 202, 202])
  })
})
