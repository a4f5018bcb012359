import { getActiveTest } from '@japa/runner'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  extendManifest,
  hashContent,
  type Manifest,
  type ReleaseSource,
  type SyncOptions,
  syncMigrations,
} from '../../../src/migrations/main.js'

/** The package of these tests. */
export const PACKAGE = '@acme/plugin'
const FOLDER = 'database/migrations'

/** The migrations that the package of these tests ships, in their order. */
export const FIRST = '20260101000000_acm0000001_create_acme_parts.ts'
export const SECOND = '20260101000100_acm0000002_create_acme_stock.ts'
export const THIRD = '20260101000200_acm0000003_add_price_to_acme_parts.ts'

/** One of the project's own. */
export const BUSINESS = '20260301000000_4be1c09f2a_create_orders.ts'

/** Those that a plugin of the project ships. */
export const PLUGIN = 'plugins/badges'
export const BADGES = '20260101000050_bag0000001_create_badges.ts'
export const COLORS = '20260101000150_bag0000002_add_color_to_badges.ts'

/** A project and a package in a temporary folder, which are gone when the test is over. */
export class SyncFixture {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async create(): Promise<SyncFixture> {
    const root = await mkdtemp(join(tmpdir(), 'iti-sync-'))
    getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
    return SyncFixture.in(root)
  }

  /** Puts a package and migrations into a project that is there. */
  static async in(root: string): Promise<SyncFixture> {
    await mkdir(join(root, FOLDER), { recursive: true })
    return new SyncFixture(root)
  }

  /** Where the package is installed. */
  get releaseFolder(): string {
    return join(this.root, 'node_modules', PACKAGE, 'database/system')
  }

  /** Installs a release of the package with these files. */
  async release(files: string[]): Promise<void> {
    await rm(this.releaseFolder, { recursive: true, force: true })
    await mkdir(this.releaseFolder, { recursive: true })
    const texts = new Map(files.map((file) => [file, textOf(file)]))
    for (const [file, text] of texts) await writeFile(join(this.releaseFolder, file), text)

    const manifest = extendManifest(null, { package: PACKAGE, version: '1.2.0', files: texts })
    await writeFile(join(this.releaseFolder, 'manifest.json'), JSON.stringify(manifest))
  }

  /** Puts a plugin into the project, with these migrations. */
  async plugin(files: string[], name = PLUGIN): Promise<ReleaseSource> {
    const releaseFolder = join(this.root, name, 'database')
    await rm(releaseFolder, { recursive: true, force: true })
    await mkdir(releaseFolder, { recursive: true })
    const texts = new Map(files.map((file) => [file, textOf(file)]))
    for (const [file, text] of texts) await writeFile(join(releaseFolder, file), text)

    const manifest = extendManifest(null, { package: name, version: '1.0.0', files: texts })
    await writeFile(join(releaseFolder, 'manifest.json'), JSON.stringify(manifest))
    return { package: name, releaseFolder }
  }

  /** Installs a release of the package with these files, and has the project sync it. */
  async releaseAndSync(files: string[]): Promise<void> {
    await this.release(files)
    await this.sync()
  }

  /** Releases one file with another text than before. */
  async rerelease(
    file: string,
    text: string,
    options: { isAccepted?: boolean } = {}
  ): Promise<void> {
    await writeFile(join(this.releaseFolder, file), text)
    await this.edit(join(this.releaseFolder, 'manifest.json'), (json) => {
      const manifest: Manifest = JSON.parse(json)
      const entry = manifest.entries.find((one) => one.file === file)!
      if (options.isAccepted) entry.acceptedSha256.push(entry.sha256)
      entry.sha256 = hashContent(text)
      return JSON.stringify(manifest)
    })
  }

  /** Another package, whose release is empty. */
  async otherRelease(): Promise<{ package: string; releaseFolder: string }> {
    const folder = join(this.root, 'other')
    const manifest = extendManifest(null, { package: 'other', version: '1.0.0', files: new Map() })
    await mkdir(folder)
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    return { package: 'other', releaseFolder: folder }
  }

  uninstall(): Promise<void> {
    return rm(this.releaseFolder, { recursive: true })
  }

  /** Leaves what `schema:dump --prune` of AdonisJS leaves. */
  async dump(meta: string): Promise<void> {
    await mkdir(join(this.root, 'database/schema'))
    await writeFile(join(this.root, 'database/schema/sqlite-schema.meta.json'), meta)
  }

  sync(options: Partial<SyncOptions> = {}) {
    const { root, releaseFolder } = this
    return syncMigrations({ root, package: PACKAGE, releaseFolder, ...options })
  }

  /** The exit codes of a check and of a sync, and every state but "in sync". */
  async judge() {
    const check = await this.sync({ check: true })
    const before = await this.snapshot()
    const sync = await this.sync()
    const after = await this.snapshot()
    return {
      codes: [check.exitCode, sync.exitCode],
      states: check.items
        .filter(({ state }) => state !== 'IN_SYNC')
        .map(({ state, revision }) => `${state} ${revision}`),
      hasWritten: JSON.stringify(before) !== JSON.stringify(after),
    }
  }

  /** Every file of the project, by path. */
  async snapshot(): Promise<Record<string, string>> {
    const names = await readdir(this.path(''))
    const texts = await Promise.all(
      names.sort().map(async (name) => [name, await readFile(this.path(name), 'utf8')])
    )
    const lock = await readFile(this.lockPath, 'utf8').catch(() => '')
    return { ...Object.fromEntries(texts), lock }
  }

  /** Everything in the folder of the database, also where the project is broken. */
  async entries(): Promise<string[]> {
    const names = await readdir(join(this.root, 'database'), { recursive: true }).catch(() => [])
    return names.sort()
  }

  path(file: string): string {
    return join(this.root, FOLDER, file)
  }

  get lockPath(): string {
    return join(this.root, 'database/migrations.lock')
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await writeFile(path, change(await readFile(path, 'utf8')))
  }

  async move(from: string, to: string): Promise<void> {
    await rename(this.path(from), this.path(to))
    await this.edit(this.lockPath, (text) => text.replaceAll(from, to))
  }

  /** Adds a file of the project itself. */
  add(file: string, text = textOf(file)): Promise<void> {
    return writeFile(this.path(file), text)
  }

  /** Moves the folder of migrations elsewhere, and leaves a link to it. */
  async linkFolder(): Promise<void> {
    const elsewhere = join(this.root, 'elsewhere')
    await rename(this.path(''), elsewhere)
    await symlink(elsewhere, join(this.root, FOLDER), 'junction')
  }

  /** Puts a file where a folder should be, which nobody can read or write, or a folder where a file should be. */
  async swapKind(path: string, kind: 'file' | 'folder'): Promise<void> {
    await rm(join(this.root, path), { recursive: true, force: true })
    if (kind === 'folder') await mkdir(join(this.root, path))
    else await writeFile(join(this.root, path), '')
  }

  /** Removes the line of a revision from the lock file. */
  async unlock(revision: string): Promise<void> {
    await this.edit(this.lockPath, (text) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith(`${revision} `))
        .join('\n')
    )
  }
}

/** The text with which a file of the package is released. */
export function textOf(file: string): string {
  return `import { BaseSchema } from '@adonisjs/lucid/schema'\n\nexport default class extends BaseSchema {\n  // ${file}\n}\n`
}
