import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { findFreePort } from '../../../free_port.js'
import { productionEnvironment } from '../../../security/app_process.js'
import { AceProcess } from '../../migrations/ace_process.js'

const SERVER = ['--import=@poppinss/ts-exec', 'tests/functional/tasks/server/task_server.ts']
const PATIENCE = 30_000

/** What everybody is told of the state of a server. */
export interface Report {
  http: number
  status: string
  checks: { name: string; status: string }[]
}

/** The server of `task_server.ts`, in a process of its own. */
export class TaskServerProcess {
  readonly url: string
  readonly #server: AceProcess

  private constructor(url: string, server: AceProcess) {
    this.url = url
    this.#server = server
  }

  /** Starts it, and waits until it has. */
  static async start(env: Record<string, string> = {}): Promise<TaskServerProcess> {
    const port = await findFreePort('127.0.0.1')
    const own = productionEnvironment({ PORT: `${port}`, ...env })
    const server = new AceProcess([process.execPath, ...SERVER], {
      cwd: app.makePath(),
      env: { ...process.env, ...own },
    })
    await server.printed(/^ready$/m)
    return new TaskServerProcess(`http://127.0.0.1:${port}`, server)
  }

  /** Everything that it has printed so far. */
  get output(): string {
    return this.#server.stdout + this.#server.stderr
  }

  printed(pattern: RegExp): Promise<void> {
    return this.#server.printed(pattern)
  }

  /** Asks it to end. */
  terminate(): void {
    this.#server.kill('SIGTERM')
  }

  /** Presses Ctrl+C. */
  interrupt(): void {
    this.#server.kill('SIGINT')
  }

  /** Waits for its end: the code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals> {
    return this.#server.ended()
  }

  /** Waits until it lets nobody in any more. */
  async refuses(): Promise<void> {
    const { port } = new URL(this.url)
    for (;;) {
      const socket = connect(Number(port), '127.0.0.1')
      const isIn = await once(socket, 'connect').then(
        () => true,
        () => false
      )
      socket.destroy()
      if (!isIn) return
      await sleep(20)
    }
  }

  async report(): Promise<Report> {
    const answer = await fetch(`${this.url}/health/ready`)
    return { http: answer.status, ...((await answer.json()) as Omit<Report, 'http'>) }
  }

  /** The report, as soon as a check says so. */
  async reports(name: string, status: string): Promise<Report> {
    for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(50)) {
      const report = await this.report()
      if (report.checks.some((one) => one.name === name && one.status === status)) return report
    }
    throw new Error(`The check "${name}" is never ${status}:\n${this.output}`)
  }
}
