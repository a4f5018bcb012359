import { execFile } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DiskFile, FOLDER, LOCK, readDisk, toFiles } from './disk.js'

const run = promisify(execFile)
const [name, email, date] = ['A', 'a@example.com', '2026-01-04T08:00:00Z']
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_AUTHOR_DATE: date,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
  GIT_COMMITTER_DATE: date,
}

/** The branch in production, and the one where a team meets. */
export const SHARED = ['main', 'dev'] as const

const READING = ['diff', 'ls-tree', 'merge-base', 'rev-parse', 'show']

/** What the folder of migrations holds, by name; null for a folder in it. */
export type Entries = ReadonlyMap<string, string | null>

/** How the work tree and the branches in production and of integration relate. */
export interface Relation {
  /** behind what new migrations have to be: main, and dev unless it is the same commit */
  targets: Entries[]
  /** the names that the last common commit with main has */
  shared: ReadonlySet<string>
}

/**
 * One clone. What is committed to main and dev is pushed at once, so that `origin/main` and `origin/dev` are what a
 * fetch would bring.
 */
export class Repository {
  current = 'main'
  #relation?: Relation
  readonly #root: string
  readonly #committed = new Map<string, Entries>()
  readonly #origins = new Map<string, Entries>()

  constructor(root: string) {
    this.#root = root
  }

  async init(): Promise<void> {
    await this.git('init', '--quiet', '--initial-branch=main')
    await appendFile(join(this.#root, '.git/info/exclude'), 'node_modules/\n')
    await this.commit()
  }

  async git(...args: string[]): Promise<string> {
    if (!READING.includes(args[0]!)) this.#relation = undefined
    const { stdout } = await run('git', args, { cwd: this.#root, env: ENVIRONMENT })
    return stdout
  }

  get branches(): string[] {
    return [...this.#committed.keys()]
  }

  /** The migrations of a branch, local (`dev`) or as fetched (`origin/dev`). */
  read(ref: string): Entries {
    const entries = ref.startsWith('origin/')
      ? this.#origins.get(ref.slice('origin/'.length))
      : this.#committed.get(ref)
    return entries ?? new Map()
  }

  /** The migrations on the branches that new ones will meet. */
  published(): DiskFile[] {
    return [...this.#origins.values()].flatMap(toFiles)
  }

  /** Commits everything, and pushes it. */
  async commit(): Promise<void> {
    await this.git('add', '--all')
    await this.git('commit', '--quiet', '--allow-empty', '--message=work')
    this.#note()
    if (!SHARED.some((branch) => branch === this.current)) return
    await this.git('update-ref', `refs/remotes/origin/${this.current}`, 'HEAD')
    this.#origins.set(this.current, this.read(this.current))
  }

  async create(branch: string): Promise<void> {
    await this.git('checkout', '--quiet', '-b', branch)
    this.current = branch
    await this.commit()
  }

  async switch(branch: string): Promise<void> {
    await this.git('checkout', '--quiet', branch)
    this.current = branch
  }

  /** Merges a branch; false if it stopped in the middle, in conflict. */
  async merge(ref: string): Promise<boolean> {
    try {
      await this.git('-c', 'merge.conflictStyle=zdiff3', 'merge', '--quiet', '--no-edit', ref)
      return true
    } catch {
      return false
    }
  }

  abort(): Promise<string> {
    return this.git('merge', '--abort')
  }

  /** What is in conflict. */
  async contested(): Promise<string[]> {
    const paths = await this.git('diff', '--name-only', '--diff-filter=U', '-z')
    return paths.split('\0').filter((path) => path !== '')
  }

  /** The lock file of the common ancestor, of ours and of theirs, if it is in conflict. */
  lockSides(): Promise<string[]> {
    const show = (stage: number) => this.git('show', `:${stage}:${LOCK}`).catch(() => '')
    return Promise.all([1, 2, 3].map(show))
  }

  /** With what `origin/main` and `origin/dev` differ from the work tree, as far as Git knows it. */
  async relation(): Promise<Relation> {
    this.#relation ??= await this.#relate()
    return this.#relation
  }

  async #relate(): Promise<Relation> {
    const commits = await this.git('rev-parse', ...SHARED.map((branch) => `origin/${branch}`))
    const [main, dev] = commits.split('\n')
    const branches = main === dev ? SHARED.slice(0, 1) : SHARED
    const fork = await this.git('merge-base', 'HEAD', main!)
    const names = await this.git('ls-tree', '--name-only', '-z', fork.trim(), `${FOLDER}/`)
    return {
      targets: branches.map((branch) => this.#origins.get(branch)!),
      shared: new Set(names.split('\0').map((path) => path.slice(FOLDER.length + 1))),
    }
  }

  #note(): void {
    this.#committed.set(this.current, readDisk(this.#root).entries)
  }
}
