import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { getActiveTest } from '@japa/runner'
import { E_BLACK_HOLE_OPEN } from './errors.js'

const HOST = '127.0.0.1'

/**
 * A port of 127.0.0.1 where a connection is refused, and where nobody begins to listen before the test is over: it
 * is the client's end of a connection that is kept open.
 */
export async function findClosedPort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, HOST)
  const [[peer]] = await Promise.all([once(server, 'connection'), once(socket, 'connect')])
  server.close()
  for (const end of [socket, peer as Socket]) end.unref()
  getActiveTest()?.cleanup(() => {
    socket.destroy()
    peer.destroy()
  })
  return socket.localPort!
}

/** A place where a connection is neither made nor refused. */
export interface BlackHole {
  url: string
  port: number
  close(): Promise<void>
}

/* Listens and then stands still, so that nobody takes the connections that the system has made. */
const DEAF = `
const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
server.listen({ port: 0, host: '${HOST}', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

const MOST_WAITING = 16
const UNANSWERED = 200

/**
 * Opens a port of 127.0.0.1 where connecting hangs: its queue of connections is full, and Linux leaves further ones
 * without an answer. The running test closes it at its end.
 *
 * @throws {E_BLACK_HOLE_OPEN} where the system goes on to take connections
 */
export async function startBlackHole(): Promise<BlackHole> {
  const worker = new Worker(DEAF, { eval: true, execArgv: [] })
  const [port] = (await once(worker, 'message')) as [number]
  worker.unref()
  const waiting: Socket[] = []
  const close = async () => {
    for (const socket of waiting) socket.destroy()
    await worker.terminate()
  }
  getActiveTest()?.cleanup(close)
  do {
    if (waiting.length === MOST_WAITING) throw new E_BLACK_HOLE_OPEN([port, MOST_WAITING])
    // nobody speaks on them, and how they end does not matter
    waiting.push(
      connect(port, HOST)
        .on('error', () => {})
        .unref()
    )
  } while (await isTaken(waiting.at(-1)!))
  return { url: `http://${HOST}:${port}`, port, close }
}

async function isTaken(socket: Socket): Promise<boolean> {
  const taken = once(socket, 'connect').then(() => true)
  return Promise.race([taken, delay(UNANSWERED, false)])
}
