import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getActiveTest } from '@japa/runner'
import { Redis } from 'ioredis'
import { findFreePort } from '../free_port.js'

const PATIENCE = 10_000

/** A Redis of a test's own, which may be killed. It keeps nothing. */
export class RedisServer {
  readonly #port: number
  readonly #args: readonly string[]
  #process!: ChildProcess

  private constructor(port: number, args: readonly string[]) {
    this.#port = port
    this.#args = args
  }

  /** @param args what its command line has besides */
  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await findFreePort('127.0.0.1'), args)
    await server.startAgain()
    getActiveTest()!.cleanup(() => server.kill())
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`
  }

  /** Starts it on the same port, where it knows nothing of what was before. */
  async startAgain(): Promise<void> {
    const keepNothing = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1']
    const args = ['--port', `${this.#port}`, ...keepNothing, ...this.#args]
    this.#process = spawn('redis-server', args, { stdio: 'ignore' })
    await once(this.#process, 'spawn')
    const end = performance.now() + PATIENCE
    while (!(await this.#listens())) {
      if (performance.now() > end) throw new Error('redis-server does not listen')
      await sleep(20)
    }
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode) return
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exit
  }

  /** Has it answer nobody, though it is there. */
  freeze(): void {
    this.#process.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process.kill('SIGCONT')
  }

  /** What it knows. */
  async keys(): Promise<string[]> {
    const redis = new Redis(this.url)
    const keys = await redis.keys('*')
    redis.disconnect()
    return keys
  }

  async #listens(): Promise<boolean> {
    const socket = connect(this.#port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return true
    } catch {
      return false
    } finally {
      socket.destroy()
    }
  }
}
