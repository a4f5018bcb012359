import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkMigrations,
  type CheckOptions,
  type CheckReport,
  createMigration,
  rebaseMigrations,
  type RebaseReport,
  type ReleaseSource,
  syncMigrations,
  type SyncReport,
} from '../../../../src/migrations/main.js'
import { type Outcome, runAce } from '../../commands/run_ace.js'
import { createTable, type StreamProject } from '../stream_project.js'
import { DeveloperDatabase } from './developer_database.js'
import { git, gitEnv, tryGit } from './git.js'

const FOLDER = 'database/migrations'
const LOCK = 'database/migrations.lock'

/** A migration to be made. */
export interface NewFile {
  slug: string
  /** the body of `up()`; unless given it makes a table of the name of the slug */
  up?: string
  now?: Date
}

/** Who works where. */
export interface DeveloperOptions {
  root: string
  /** whose database it is */
  stream: StreamProject
  /** the package whose migrations the project syncs */
  release: ReleaseSource
}

/** Where a developer works: a clone, and a database of its own. */
export class Developer {
  readonly root: string
  readonly database: DeveloperDatabase
  /** the package whose migrations the project syncs */
  release: ReleaseSource

  readonly #stream: StreamProject

  constructor({ root, stream, release }: DeveloperOptions) {
    this.root = root
    this.release = release
    this.database = new DeveloperDatabase(root, stream.database)
    this.#stream = stream
  }

  /** The same developer in a copy of the clone. */
  in(root: string): Developer {
    return new Developer({ root, stream: this.#stream, release: this.release })
  }

  git(...args: string[]): Promise<string> {
    return git(this.root, ...args)
  }

  tryGit(...args: string[]): Promise<Outcome> {
    return tryGit(this.root, ...args)
  }

  /** Runs a command as a process of its own. */
  ace(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return runAce(this.root, args, { ...this.#stream.env, ...gitEnv(), ...env })
  }

  async commit(message: string): Promise<void> {
    await this.git('add', '--all')
    await this.git('commit', '--quiet', '--message', message)
  }

  /** Makes a migration, as `make:migration` does; returns the name of its file. */
  async make({ slug, up = createTable(slug), now = new Date() }: NewFile): Promise<string> {
    const path = await createMigration({ root: this.root, slug, body: bodyOf(up), now })
    return path.slice(FOLDER.length + 1)
  }

  /** Makes migrations one after the other, and a commit of each. */
  async commitMigrations(...files: NewFile[]): Promise<string[]> {
    const names = []
    for (const file of files) {
      names.push(await this.make(file))
      await this.commit(`Add ${file.slug}`)
    }
    return names
  }

  sync(): Promise<SyncReport> {
    return syncMigrations({ root: this.root, ...this.release })
  }

  check(options: Partial<CheckOptions> = {}): Promise<CheckReport> {
    const { root, release } = this
    return checkMigrations({
      root,
      ...release,
      base: 'origin/main',
      now: new Date(),
      ...options,
    })
  }

  /** The rules that a check finds broken. */
  async brokenRules(options: Partial<CheckOptions> = {}): Promise<string[]> {
    const { violations } = await this.check(options)
    return violations.map(({ rule }) => rule)
  }

  rebase(onto: string, options: { base?: string; dryRun?: boolean } = {}): Promise<RebaseReport> {
    return rebaseMigrations({ root: this.root, onto, ...options })
  }

  /** The names of its migrations, in order. */
  async files(): Promise<string[]> {
    const names = await readdir(join(this.root, FOLDER)).catch(() => [])
    return names.sort()
  }

  /** The one file whose name ends so. */
  async fileOf(slug: string): Promise<string> {
    const files = await this.files()
    const found = files.filter((file) => file.endsWith(`_${slug}.ts`))
    if (found.length !== 1) throw new Error(`${found.length} files of ${slug}: ${files.join(', ')}`)
    return found[0]!
  }

  /** The slugs of its migrations, in order. */
  async slugs(): Promise<string[]> {
    const files = await this.files()
    return files.map((file) => file.slice('YYYYMMDDHHmmss_rrrrrrrrrr_'.length, -'.ts'.length))
  }

  /** Every migration and the lock file, by path. */
  async snapshot(): Promise<Record<string, string>> {
    const files = await this.files()
    const paths = [...files.map((file) => `${FOLDER}/${file}`), LOCK]
    const texts = await Promise.all(paths.map(async (path) => [path, await this.read(path)]))
    return Object.fromEntries(texts)
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8')
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.root, path), text)
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write(path, change(await this.read(path)))
  }

  rename(from: string, to: string): Promise<void> {
    return rename(join(this.root, FOLDER, from), join(this.root, FOLDER, to))
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path), { recursive: true })
  }
}

/** The text of a migration, with further members of its class. */
export const bodyOf = (
  up: string,
  members = ''
) => `import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {${members}
  override async up() {
    ${up}
  }
}
`
