import app from '@adonisjs/core/services/app'
import { AceProcess } from '../../migrations/ace_process.js'
import type { Journal } from './journal.js'

const READY = /^ready as (\d+)$/m
const MAIN = ['--import=@poppinss/ts-exec', 'tests/functional/tasks/engines/worker_main.ts']

/** A worker of `worker_main.ts`. */
export class WorkerProcess {
  readonly #process: AceProcess

  private constructor(process: AceProcess) {
    this.#process = process
  }

  /** @param engine `local`, or `bullmq` with its address and prefix */
  static async start(engine: readonly string[], journal: Journal): Promise<WorkerProcess> {
    const env = { ...process.env, ITI_TEST_JOURNAL: journal.path }
    const command = [process.execPath, ...MAIN, ...engine]
    const worker = new AceProcess(command, { cwd: app.makePath(), env })
    await worker.printed(READY)
    return new WorkerProcess(worker)
  }

  get pid(): number {
    return Number(READY.exec(this.#process.stdout)![1])
  }

  /** Has it stop. @returns what it told of its faults */
  async stop(): Promise<string> {
    this.#process.kill('SIGTERM')
    const end = await this.#process.ended()
    if (end !== 0) throw new Error(`It ended with ${end}:\n${this.#process.stderr}`)
    return this.#process.stderr
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#process.ended()
  }
}
