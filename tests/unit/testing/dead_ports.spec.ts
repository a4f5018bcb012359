import { test } from '@japa/runner'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { findClosedPort, startBlackHole } from '@iti/framework/testing'
import { call, codeOf } from './wire_client.js'

test.group('Closed port', () => {
  test('refuses a connection', async ({ assert }) => {
    const port = await findClosedPort()
    assert.equal(await codeOf(call(`http://127.0.0.1:${port}`)), 'ECONNREFUSED')
  })

  test('is given to nobody else', async ({ assert }) => {
    const port = await findClosedPort()
    const server = createServer().listen(port, '127.0.0.1')
    const [error] = (await once(server, 'error')) as [NodeJS.ErrnoException]
    assert.equal(error.code, 'EADDRINUSE')
  })
})

test.group('Black hole', () => {
  test('neither makes nor refuses a connection', async ({ assert, cleanup }) => {
    const { port } = await startBlackHole()
    const sockets = [1, 2, 3].map(() => connect(port, '127.0.0.1'))
    cleanup(() => sockets.forEach((socket) => socket.destroy()))
    const events: string[] = []
    for (const socket of sockets) {
      for (const name of ['connect', 'error', 'close']) socket.on(name, () => events.push(name))
    }
    // a connection that is left without an answer is asked for again after a second
    await delay(1_300)
    assert.deepEqual(events, [])
  })

  test('is gone when it is closed', async ({ assert }) => {
    const { url, close } = await startBlackHole()
    await close()
    assert.equal(await codeOf(call(url)), 'ECONNREFUSED')
  })
})
