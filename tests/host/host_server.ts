import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../free_port.js'
import { childEnvironment } from './run_process.js'

const PATIENCE = 30_000

/** A server in a process of its own, which is waited for until it answers and until it ends. */
export class HostServer {
  readonly #child: ChildProcess
  readonly #url: string
  #output = ''

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.#url = url
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    }
  }

  /** Starts the server of a folder on a free port. */
  static async start(
    cwd: string,
    env: Record<string, string>,
    command = ['bin/server.js']
  ): Promise<HostServer> {
    const port = String(await findFreePort('127.0.0.1'))
    const child = spawn(process.execPath, command, {
      cwd,
      env: childEnvironment({ ...env, HOST: '127.0.0.1', PORT: port }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const server = new HostServer(child, `http://127.0.0.1:${port}`)
    await server.#untilReady()
    return server
  }

  async #untilReady(): Promise<void> {
    const until = Date.now() + PATIENCE
    while (this.#child.exitCode === null && Date.now() < until) {
      const answer = await fetch(this.#url).catch(() => null)
      if (answer) return
      await sleep(50)
    }
    this.kill()
    throw new Error(`The server does not answer. It printed:\n${this.#output}`)
  }

  /** Sends JSON, and reads JSON. */
  async request(
    method: string,
    path: string,
    { token, body }: { token?: string; body?: object } = {}
  ): Promise<{ status: number; body: any }> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }

  /** What it printed so far. */
  get output(): string {
    return this.#output
  }

  /** Asks the process to end, and returns its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const [code] = await ended
    return code
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
