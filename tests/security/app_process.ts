import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { getActiveTest } from '@japa/runner'
import { findFreePort } from '../free_port.js'
import { childEnvironment } from '../host/run_process.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PATIENCE = 30_000

/** What the application needs of its environment, on the database server that the tests run on. */
export function productionEnvironment(own: Record<string, string> = {}): Record<string, string> {
  const database = Object.entries(process.env).filter(([name]) => name.startsWith('DB_'))
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    APP_URL: 'http://127.0.0.1',
    APP_KEY: randomBytes(32).toString('base64url'),
    LOG_LEVEL: 'info',
    ...(Object.fromEntries(database) as Record<string, string>),
    ...own,
  }
}

/** The application in a process of its own, with some of the routes of `extended_app.ts`. */
export class AppProcess {
  readonly #child: ChildProcess
  readonly #url: string
  readonly #ended: Promise<unknown>
  #output = ''

  private constructor(child: ChildProcess, url: string, ended: Promise<unknown>) {
    this.#child = child
    this.#url = url
    this.#ended = ended
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    }
  }

  /** Spawns the process, which is gone when the test is over. */
  static async spawn(routes: string[], env: Record<string, string>): Promise<AppProcess> {
    const port = String(await findFreePort('127.0.0.1'))
    const script = ['--import=@poppinss/ts-exec', 'tests/security/extended_app.ts', ...routes]
    const child = spawn(process.execPath, script, {
      cwd: ROOT,
      env: childEnvironment({ ...env, PORT: port }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    getActiveTest()!.cleanup(async () => {
      child.kill('SIGKILL')
      await ended
    })
    return new AppProcess(child, `http://127.0.0.1:${port}`, ended)
  }

  /** Where it listens. */
  get url(): string {
    return this.#url
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output
  }

  /** Waits for a line with a text: what is logged is written by another thread. */
  async lineWith(text: string): Promise<string> {
    for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(20)) {
      const line = this.#output.split('\n').find((one) => one.includes(text))
      if (line) return line
    }
    throw new Error(`"${text}" is not printed, but:\n${this.#output}`)
  }

  /** Waits until it answers. */
  async untilReady(): Promise<this> {
    const until = Date.now() + PATIENCE
    while (this.#child.exitCode === null && Date.now() < until) {
      const answer = await fetch(`${this.#url}/health/live`).catch(() => null)
      if (answer) return this
      await sleep(50)
    }
    throw new Error(`The server does not answer. It printed:\n${this.#output}`)
  }

  /** Waits until it ends, and returns its exit code. */
  async untilEnded(): Promise<number | null> {
    await this.#ended
    return this.#child.exitCode
  }

  /** Sends a request, with a body as JSON. */
  fetch(
    path: string,
    { method = 'GET', token, body, headers }: AppRequest = {}
  ): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    })
  }
}

interface AppRequest {
  method?: string
  token?: string
  body?: object
  headers?: Record<string, string>
}
