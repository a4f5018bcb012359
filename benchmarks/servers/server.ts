import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../../tests/free_port.js'
import { childEnvironment } from '../../tests/host/run_process.js'
import type { Workbench } from '../workbench.js'
import { onCore } from './cores.js'
import { ask, type Question } from './http_client.js'

const HOST = '127.0.0.1'
const PATIENCE = 30_000
const GRACE = 10_000
const SHOWN_OUTPUT = 4000

/** How a server is started. */
export interface ServerCommand {
  name: string
  cwd: string
  script: string
  /** Options of Node itself. */
  nodeOptions?: string[]
  env?: Record<string, string>
  /** What it answers well as soon as it is ready. */
  ready: Question
}

/** A server in a process and on a core of its own. */
export class Server implements AsyncDisposable {
  readonly name: string
  readonly url: string
  /** Milliseconds from the start of the process to its first good answer. */
  bootTime = 0
  readonly #child: ChildProcess
  readonly #signal: AbortSignal
  #output = ''

  private constructor(name: string, url: string, child: ChildProcess, signal: AbortSignal) {
    this.name = name
    this.url = url
    this.#child = child
    this.#signal = signal
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-SHOWN_OUTPUT)
      })
    }
    // an interruption kills the process, and Node reports that here
    child.on('error', (error) => (this.#output += error.message))
    // a bench that breaks down leaves nobody behind
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
  }

  /** Starts a server and waits until it answers. */
  static async start(command: ServerCommand, { cores, signal }: Workbench): Promise<Server> {
    const port = String(await findFreePort(HOST))
    const url = `http://${HOST}:${port}`
    const node = [process.execPath, ...(command.nodeOptions ?? []), command.script]
    const [file, ...args] = onCore(cores?.server, node)
    const startedAt = performance.now()
    const child = spawn(file!, args, {
      cwd: command.cwd,
      env: childEnvironment({ ...PRODUCTION, ...command.env, APP_URL: url, HOST, PORT: port }),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    })
    const server = new Server(command.name, url, child, signal)
    await server.#untilReady(command.ready)
    server.bootTime = performance.now() - startedAt
    return server
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Asks it to end, as a service manager does. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), GRACE)
    await ended.finally(() => clearTimeout(deadline))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async #untilReady(question: Question): Promise<void> {
    const until = performance.now() + PATIENCE
    while (!this.#hasEnded && performance.now() < until) {
      // nobody listens yet
      const answer = await ask(this.url, question, this.#signal).catch(() => null)
      if (answer && answer.status < 300) return
      await sleep(2, undefined, { signal: this.#signal })
    }
    this.#child.kill('SIGKILL')
    throw new Error(`${this.name} does not answer. It printed:\n${this.#output}`)
  }
}

/** The environment of every application. The key keeps nothing secret: it lives as long as a run. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'fatal',
  APP_KEY: 'a-key-for-measuring-which-guards-nothing',
}
