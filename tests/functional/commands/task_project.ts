import app from '@adonisjs/core/services/app'
import type { Database } from '@adonisjs/lucid/database'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AceProcess } from '../migrations/ace_process.js'
import { ScratchDatabase } from '../scratch_database.js'
import { type Outcome, runAce } from './run_ace.js'
import { TemporaryProject } from './temporary_project.js'

const ACE = `import '@poppinss/ts-exec'
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path) => import(path.startsWith('.') ? new URL(path, root).href : path)
await new Ignitor(root, { importer })
  .tap((app) => app.listen('SIGTERM', () => app.terminate()))
  .ace()
  .handle(process.argv.splice(2))
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
`

const RC_FILE = `import application from '../../adonisrc.js'
export default {
  ...application,
  directories: { ...application.directories, config: '../../config' },
  modules: [() => import('./module.js')],
}
`

const MODULE = `export default {
  name: 'jobs',
  title: 'Jobs',
  requires: [],
  tasks: ['Greet', 'Fail', 'Retry', 'Wait', 'Stubborn'].map(
    (name) => async () => ({ default: (await import('./tasks.js'))[name] })
  ),
}
`

const TASKS = `import vine from '@vinejs/vine'
import { setTimeout as sleep } from 'node:timers/promises'
import { cron, every, fixed, Task } from '../../src/tasks/main.js'

export class Greet extends Task {
  static id = 'jobs.greet'
  static input = vine.object({ name: vine.string(), times: vine.number().optional() })
  static schedules = [
    cron('0 2 * * *', { name: 'nightly', timeZone: 'Asia/Shanghai', input: { name: 'night' } }),
    every('5m', { name: 'often', input: { name: 'often' } }),
  ]
  async run({ name }, { log, progress }) {
    log.info('Greeting \\u001b[31m' + name, { polite: true })
    progress(1, 2, 'half')
    await sleep(700)
    progress(2, 2)
    return { greeting: 'Hello ' + name }
  }
}

export class Fail extends Task {
  static id = 'jobs.fail'
  async run() {
    throw new Error('The press is broken')
  }
}

export class Retry extends Task {
  static id = 'jobs.retry'
  static retries = { limit: 1, backoff: fixed('1h') }
  async run() {
    throw new Error('The press is jammed')
  }
}

export class Wait extends Task {
  static id = 'jobs.wait'
  async run(_, { signal, log }) {
    log.info('It waits')
    await sleep(600_000, undefined, { signal })
  }
}

export class Stubborn extends Task {
  static id = 'jobs.stubborn'
  async run(_, { log }) {
    log.info('It does not stop')
    await sleep(600_000)
  }
}
`

const PATIENCE = 30_000

/** A project with tasks, and a database of its own. */
export class TaskProject {
  readonly #root: string
  readonly #env: NodeJS.ProcessEnv
  readonly db: Database

  private constructor(root: string, env: NodeJS.ProcessEnv, db: Database) {
    this.#root = root
    this.#env = env
    this.db = db
  }

  static async create({ isMigrated = true } = {}): Promise<TaskProject> {
    const { root } = await TemporaryProject.create()
    const files = { 'ace.js': ACE, 'adonisrc.ts': RC_FILE, 'module.js': MODULE, 'tasks.js': TASKS }
    for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text)
    const scratch = await ScratchDatabase.create()
    // to ask SQLite makes the file
    await (isMigrated ? scratch.migrate() : scratch.db.rawQuery('select 1'))
    const isFile = scratch.name.endsWith('.sqlite3')
    const database = isFile ? app.makePath(scratch.name) : scratch.name
    const env = { ...process.env, DB_DATABASE: database, ITI_REDIS_URL: '' }
    return new TaskProject(root, env, scratch.db)
  }

  /** Runs a command to its end. */
  ace(...args: string[]): Promise<Outcome> {
    return runAce(this.#root, args, this.#env)
  }

  /** Begins a command that runs on. */
  start(...args: string[]): AceProcess {
    const command = [process.execPath, 'ace.js', ...args]
    return new AceProcess(command, { cwd: this.#root, env: this.#env })
  }

  /** Stores schedules as a worker does when it starts, and what an operator has changed of them. */
  async store(...schedules: Record<string, unknown>[]): Promise<void> {
    for (const schedule of schedules) {
      await this.db
        .insertQuery()
        .table('iti_task_schedules')
        .insert({ ...scheduleOf(schedule.name), ...schedule })
        .exec()
    }
  }

  /** The runs of a task, as they are stored. */
  runsOf(task: string) {
    return this.db.from('iti_task_runs').where('task', task).orderBy('id')
  }

  /** Waits until the first run of a task is in a state. */
  async until(task: string, status: string) {
    const until = Date.now() + PATIENCE
    for (;;) {
      const [run] = await this.runsOf(task)
      if (run?.status === status) return run
      if (Date.now() > until) throw new Error(`The run of ${task} is ${run?.status}, not ${status}`)
      await sleep(20)
    }
  }
}

const scheduleOf = (name: unknown) => ({
  ...(name === 'often'
    ? { kind: 'every', expression: '5m', time_zone: 'UTC' }
    : { kind: 'cron', expression: '0 2 * * *', time_zone: 'Asia/Shanghai' }),
  input: JSON.stringify({ name }),
  anchor: 0,
  next_at: null,
  created_at: 0,
  updated_at: 0,
})
