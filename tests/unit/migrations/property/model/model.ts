import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SyncOptions } from '../../../../../src/migrations/main.js'
import type { Databases } from './databases.js'
import { type Disk, type DiskFile, FOLDER, LOCK, prefixOf, readDisk } from './disk.js'
import { Packages } from './packages.js'
import type { Repository } from './repository.js'

const HOUR = 60 * 60 * 1000

/** A project and all that sequences of operations do to it. */
export class Model {
  readonly root: string
  readonly packages: Packages
  /** none where only the files are looked at */
  readonly repository?: Repository
  readonly databases?: Databases
  /** what a copy looked like when it was written, by revision and hash */
  readonly written = new Map<string, string>()
  /** what happened, and how often */
  readonly seen: Map<string, number>
  /** the last state of the files with which nothing was wrong */
  good = new Map<string, string>()
  readonly #goodOn = new Map<string, Map<string, string>>()
  now = new Date('2026-01-04T08:00:00Z')
  #made = 0
  #verified = 0

  constructor(
    root: string,
    parts: { seen: Map<string, number>; repository?: Repository; databases?: Databases }
  ) {
    this.root = root
    this.packages = new Packages(root)
    this.seen = parts.seen
    this.repository = parts.repository
    this.databases = parts.databases
  }

  disk(): Disk {
    return readDisk(this.root)
  }

  /** What a sync of every installed package is asked. */
  get everything(): SyncOptions {
    const [first, ...plugins] = this.packages.installed.map(({ name, folder }) => ({
      package: name,
      releaseFolder: folder,
    }))
    return { root: this.root, ...first!, plugins }
  }

  note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }

  /** Whether what takes long is looked at this time: every third time. */
  isThorough(): boolean {
    return ++this.#verified % 3 === 0
  }

  /** Lets some time pass. */
  wait(hours: number): void {
    this.now = new Date(this.now.getTime() + hours * HOUR)
  }

  /** A name that nothing had before. */
  nextName(): string {
    return `t${++this.#made}`
  }

  /** The branch that is checked out. */
  get branch(): string {
    return this.repository!.current
  }

  leave(branch: string): void {
    this.#goodOn.set(branch, this.good)
  }

  enter(branch: string): void {
    this.good = this.#goodOn.get(branch) ?? this.good
  }

  copies(): DiskFile[] {
    return this.disk().files.filter(({ revision }) => prefixOf(revision))
  }

  business(): DiskFile[] {
    return this.disk().files.filter(({ revision }) => !prefixOf(revision))
  }

  path(file: string): string {
    return join(this.root, FOLDER, file)
  }

  async write(file: string, text: string): Promise<void> {
    await makeFolders(this.root)
    await writeFile(this.path(file), text)
  }

  async writeLock(text: string | null): Promise<void> {
    if (text === null) await rm(join(this.root, LOCK), { force: true })
    else await writeFile(join(this.root, LOCK), text)
  }

  move(from: string, to: string): Promise<void> {
    return rename(this.path(from), this.path(to))
  }

  remove(file: string): Promise<void> {
    return rm(this.path(file), { recursive: true })
  }

  /** Remembers the files as they are, to come back to them. */
  keep(): void {
    const { files, lockText } = this.disk()
    this.good = new Map(files.map(({ file, text }) => [file, text]))
    this.good.set(LOCK, lockText ?? '')
  }

  /** Brings the copies and the lock file back as they were when nothing was wrong; the project's own files stay. */
  async mend(): Promise<void> {
    const { entries, files } = this.disk()
    for (const name of entries.keys()) {
      const file = files.find((one) => one.file === name)
      if (!file || prefixOf(file.revision) || this.#knows(file)) await this.remove(name)
    }
    for (const [file, text] of this.good) if (file !== LOCK) await this.write(file, text)
    await this.writeLock(this.good.get(LOCK) || null)
  }

  #knows({ revision }: DiskFile): boolean {
    return [...this.good.keys()].some((file) => file.split('_')[1] === revision)
  }
}

export async function makeFolders(root: string): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true })
}
