import { test } from '@japa/runner'
import { Agent } from 'node:http'
import { answer, delayed, hang, problem, startFaultServer, TestClock } from '@iti/framework/testing'
import { call, codeOf, send, statusOf } from './wire_client.js'

test.group('Fault server', () => {
  test('records what arrived', async ({ assert }) => {
    const clock = new TestClock()
    const server = await startFaultServer({ clock })
    await clock.advance(70)
    await call(`${server.url}/parts?no=7`, {
      method: 'POST',
      headers: { 'x-request-id': 'r-1' },
      body: '{"partNo":"螺"}',
    })
    const [{ headers, ...request }] = server.requests as [(typeof server.requests)[0]]
    assert.deepEqual(request, {
      method: 'POST',
      path: '/parts?no=7',
      body: '{"partNo":"螺"}',
      at: 70,
      connection: 1,
      isAbandoned: false,
    })
    assert.equal(headers['x-request-id'], 'r-1')
  })

  test('records a body that comes in many parts', async ({ assert }) => {
    const server = await startFaultServer()
    const body = '螺'.repeat(200_000)
    await call(server.url, { method: 'POST', body })
    assert.isTrue(server.requests[0]!.body === body)
  })

  test('plays one behaviour for each request, and repeats the last', async ({ assert }) => {
    const server = await startFaultServer({ script: [problem(503), answer(201, 'made')] })
    const statuses = []
    for (let calls = 0; calls < 3; calls++) statuses.push(await statusOf(server.url))
    assert.deepEqual(statuses, [503, 201, 201])

    server.play(problem(500), answer(204))
    for (let calls = 0; calls < 2; calls++) statuses.push(await statusOf(server.url))
    assert.deepEqual(statuses.slice(3), [500, 204])
    assert.lengthOf(server.requests, 5)
  })

  test('answers with an empty object where it has no script', async ({ assert }) => {
    const server = await startFaultServer()
    const { status, headers, body } = await call(server.url)
    assert.deepEqual([status, headers['content-type'], body], [200, 'application/json', '{}'])
  })

  test('tells kept connections from new ones', async ({ assert, cleanup }) => {
    const server = await startFaultServer()
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    for (let calls = 0; calls < 20; calls++) await call(server.url, { agent })
    assert.equal(server.openedConnections, 1)
    assert.equal(server.openConnections, 1)

    await call(server.url)
    assert.deepEqual(
      server.requests.slice(-2).map(({ connection }) => connection),
      [1, 2]
    )
    await server.until(() => server.openConnections === 1)
    assert.equal(server.openedConnections, 2)
  })

  test('adds no listener to a kept connection for each request', async ({ assert, cleanup }) => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    cleanup(() => void process.off('warning', onWarning))
    const server = await startFaultServer()
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    for (let calls = 0; calls < 20; calls++) await call(server.url, { agent })
    assert.deepEqual(warnings, [])
  })

  test('knows which client went away before it was answered', async ({ assert }) => {
    const server = await startFaultServer({ script: [hang(), answer(200, {})] })
    const caller = new AbortController()
    const abandoned = codeOf(
      call(server.url, { signal: caller.signal, body: '{}', method: 'POST' })
    )
    await server.until(() => server.requests.length === 1)
    caller.abort()
    assert.equal(await abandoned, 'ABORT_ERR')

    await server.until(() => server.openConnections === 0)
    await call(server.url)
    assert.deepEqual(
      server.requests.map(({ isAbandoned }) => isAbandoned),
      [true, false]
    )
  })

  test('records a request whose body never came whole', async ({ assert }) => {
    const server = await startFaultServer()
    const caller = new AbortController()
    const abandoned = codeOf(
      send(server.url, {
        method: 'POST',
        headers: { 'content-length': '100' },
        body: 'half',
        signal: caller.signal,
      })
    )
    await server.until(() => server.requests[0]?.body === 'half')
    caller.abort()
    await abandoned
    await server.until(() => server.openConnections === 0)
    assert.isTrue(server.requests[0]!.isAbandoned)
  })

  test('breaks every connection when it is told to', async ({ assert }) => {
    const server = await startFaultServer({ script: hang() })
    const calls = [call(server.url), call(server.url)].map(codeOf)
    await server.until(() => server.requests.length === 2)
    server.dropConnections()
    assert.deepEqual(await Promise.all(calls), ['ECONNRESET', 'ECONNRESET'])
  })

  test('tells the client of a behaviour that throws', async ({ assert }) => {
    const server = await startFaultServer({
      script: () => {
        throw new Error('no such part')
      },
    })
    const { status, body } = await call(server.url)
    assert.equal(status, 500)
    assert.equal(body, 'The script of the fault server failed: Error: no such part')
  })

  test('breaks off the answer of a behaviour that throws amid it', async ({ assert }) => {
    const server = await startFaultServer({
      script: ({ response }) => {
        response.write('half')
        throw new Error('no such part')
      },
    })
    assert.equal(await codeOf(call(server.url)), 'ECONNRESET')
  })

  test('says what it had when a test waits in vain', async ({ assert }) => {
    const server = await startFaultServer()
    await call(server.url)
    await server.until(() => server.openConnections === 0)
    await assert.rejects(
      () => server.until(() => server.requests.length === 2, { patience: 20 }),
      'The fault server waited 20 ms for what a test asked for, which did not come to pass: 1 request(s) arrived, 1 connection(s) were opened, 0 are open'
    )
  })

  test('ends at once, whatever it is doing', async ({ assert }) => {
    const server = await startFaultServer({ script: [hang(), delayed(60_000, answer(200))] })
    const calls = [call(server.url), call(server.url)].map(codeOf)
    await server.until(() => server.requests.length === 2)
    const { url } = server
    await server.close()
    assert.deepEqual(await Promise.all(calls), ['ECONNRESET', 'ECONNRESET'])
    assert.equal(await codeOf(call(url)), 'ECONNREFUSED')
    await server.close()
  })
})

test.group('Fault server | at the end of its test', () => {
  let url: string

  test('is there', async ({ assert }) => {
    ;({ url } = await startFaultServer())
    assert.equal(await statusOf(url), 200)
  })

  test('is gone', async ({ assert }) => {
    assert.equal(await codeOf(call(url)), 'ECONNREFUSED')
  })
})
