import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, symlink, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { REPOSITORY } from './packed_framework.js'
import { childEnvironment } from './run_process.js'

/** What a newcomer has after `git clone`, in a folder whose path has a space. */
export class FreshClone {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** Copies what Git knows or would take, and nothing that was installed, built or written since. */
  static async create({ linkModules = false } = {}): Promise<FreshClone> {
    const root = join(await mkdtemp(join(tmpdir(), 'iti clone ')), 'my project')
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: REPOSITORY,
    })
    for (const file of files.toString().split('\0').filter(Boolean)) {
      await cp(join(REPOSITORY, file), join(root, file)).catch((error) => {
        // Git still lists a file that was deleted and not yet committed
        if (error.code !== 'ENOENT') throw error
      })
    }
    if (linkModules) await linkInstalled(root)
    return new FreshClone(root)
  }

  /** Starts an npm script with the Node of the system, not the one that runs the tests. */
  script(name: string, env: Record<string, string> = {}): RunningScript {
    return new RunningScript(name, this.root, env)
  }

  dispose(): Promise<void> {
    return rm(dirname(this.root), { recursive: true, force: true })
  }
}

/** An npm script in a process group of its own. */
export class RunningScript {
  readonly #child: ChildProcess
  output = ''

  constructor(name: string, cwd: string, env: Record<string, string>) {
    this.#child = spawn('npm', ['run', name], { cwd, env: systemEnvironment(env), detached: true })
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
  }

  /** Waits for a text of the output. */
  async until(text: string | RegExp, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000
    while (!this.output.match(text)) {
      if (this.#child.exitCode !== null || Date.now() > end) {
        throw new Error(`"${text}" was never printed, but this:\n${this.output}`)
      }
      await sleep(100)
    }
  }

  /** Waits for the end. */
  async exitCode(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  /** Ends it with all its processes. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    process.kill(-this.#child.pid!, 'SIGTERM')
    await once(this.#child, 'exit')
  }
}

/** Borrows what this repository has installed, and makes sure that nothing installs into it. */
async function linkInstalled(root: string): Promise<void> {
  await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
  // older than what is installed: see scripts/install.mjs
  await utimes(join(root, 'package-lock.json'), 0, 0)
}

function systemEnvironment(own: Record<string, string>): Record<string, string> {
  const env = childEnvironment(own)
  const isOurs = (path: string) =>
    path.includes('node_modules') || path === dirname(process.execPath)
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((path) => !isOurs(path))
    .join(delimiter)
  return env
}
