import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { type Outcome, runAce } from '../commands/run_ace.js'
import { TemporaryProject } from '../commands/temporary_project.js'

/* This application in another folder, with seeders, and perhaps modules, of its own. */
const rcFile = (changes: string) => `import application from '../../adonisrc.js'
export default {
  ...application,
  directories: { ...application.directories, config: '../../config' },
  ${changes}
}
`

/* As bin/console.ts has it. */
const ENTRY = `import '@poppinss/ts-exec'
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

/** What a project that seeds is made of. */
export interface SeedingOptions {
  /** what `DB_DATABASE` is for this application */
  database: string
  /** files by their paths in the project */
  files: Record<string, string>
  /** changes of `adonisrc.ts` */
  changes?: string
}

/** Runs `db:seed` in processes of their own, with seeders of a test. */
export class SeedingProject {
  readonly #root: string
  readonly #env: NodeJS.ProcessEnv

  private constructor(root: string, env: NodeJS.ProcessEnv) {
    this.#root = root
    this.#env = env
  }

  static async create({ database, files, changes = '' }: SeedingOptions): Promise<SeedingProject> {
    const { root } = await TemporaryProject.create()
    const all = { 'ace.js': ENTRY, 'adonisrc.ts': rcFile(changes), ...files }
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const isFile = database.endsWith('.sqlite3')
    const name = isFile ? relative(root, app.makePath(database)) : database
    return new SeedingProject(root, { ...process.env, DB_DATABASE: name, ITI_ADMIN_PASSWORD: '' })
  }

  /** Runs it to its end. */
  seed(args: string[] = [], env: Record<string, string> = {}): Promise<Outcome> {
    return runAce(this.#root, ['db:seed', ...args], { ...this.#env, ...env })
  }

  /** Starts it, and waits until it prints something. */
  async startUntil(sign: string, env: Record<string, string> = {}, args: string[] = []) {
    const child = spawn(process.execPath, ['ace.js', 'db:seed', ...args], {
      cwd: this.#root,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    getActiveTest()!.cleanup(() => void child.kill('SIGKILL'))
    const run = new RunningSeed(child)
    await run.until(sign)
    return run
  }
}

/** A `db:seed` that has not ended. */
export class RunningSeed {
  stdout = ''
  stderr = ''
  readonly #child: ChildProcess
  readonly #exit: Promise<unknown[]>

  constructor(child: ChildProcess) {
    this.#child = child
    this.#exit = once(child, 'close')
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
  }

  /** Waits until it prints something. */
  async until(sign: string): Promise<void> {
    const isSaid = () => (this.stdout + this.stderr).includes(sign)
    while (!isSaid()) {
      if (this.#child.exitCode !== null) throw new Error(`It ended: ${this.stdout}${this.stderr}`)
      await Promise.race([
        once(this.#child.stdout!, 'data'),
        once(this.#child.stderr!, 'data'),
        this.#exit,
      ])
    }
  }

  /** Sends a signal, and waits for the end: with an exit code, or null if it was killed. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal)
    const [code] = await this.#exit
    return code as number | null
  }

  /** Waits for the end. */
  async outcome(): Promise<Outcome> {
    const [code] = await this.#exit
    return { exitCode: Number(code), stdout: this.stdout, stderr: this.stderr }
  }
}
