import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pLimit from 'p-limit'
import { E_SCHEMA_DUMP_INVALID } from './errors.js'
import { type LockLine, type LockReading, parseLock } from './lock_file.js'
import { type MigrationName, packagePrefix, parseFileName } from './naming.js'

/** Where a project keeps its migrations, relative to its root. */
export const MIGRATIONS_FOLDER = 'database/migrations'
/** Where it keeps their lock file. */
export const LOCK_FILE = 'database/migrations.lock'
const DUMPS_FOLDER = 'database/schema'
/* Node reads with four threads; more at once would only hold more files open. */
const FILES_AT_ONCE = 16
const MOST_LISTINGS = 50

/** A migration file of the project. */
export interface ProjectFile extends MigrationName {
  file: string
  /** empty if it was not to be read */
  text: string
}

/** The migrations of a project, without what the lock file says of them. */
export interface ProjectFiles {
  /** in the order in which they run */
  files: ProjectFile[]
  /** files that would be migrations if their names were in lower case, as some file systems take them */
  misnamed: ProjectFile[]
  /** files that `schema:dump --prune` removed on purpose */
  squashed: Set<string>
}

/** The migrations of a project as they are on disk. */
export interface Project extends ProjectFiles {
  /** null until something wrote the lock file */
  lock: LockLine[] | null
  lockText: string | null
}

/** How to read a project. */
export interface ProjectReading extends LockReading {
  /** leave out the texts of the project's own migrations, which no hash is kept of */
  copiesOnly?: boolean
}

type IsRead = (name: MigrationName) => boolean

/**
 * Reads what a sync compares. Files that do not follow the grammar of names are not migrations to it. The lock file is
 * read first: whoever is adding migrations meanwhile writes it last, so that none of its lines lacks a file.
 *
 * @throws {E_MIGRATION_LOCK_INVALID}
 * @throws {E_SCHEMA_DUMP_INVALID}
 */
export async function readProject(
  root: string,
  { copiesOnly = false, ...reading }: ProjectReading = {}
): Promise<Project> {
  const lockText = await readIfThere(join(root, LOCK_FILE))
  const lock = lockText === null ? null : parseLock(lockText, reading)
  const copies = new Set(lock?.filter(({ source }) => source).map(({ revision }) => revision))
  const isRead: IsRead = ({ revision }) =>
    !copiesOnly || copies.has(revision) || packagePrefix(revision) !== null
  return { lock, lockText, ...(await readProjectFiles(root, isRead)) }
}

/** Like {@link readProject}, also where the lock file cannot be read. */
export async function readProjectFiles(
  root: string,
  isRead: IsRead = () => true
): Promise<ProjectFiles> {
  const [all, squashed] = await Promise.all([
    readFiles(join(root, MIGRATIONS_FOLDER), isRead),
    readSquashed(join(root, DUMPS_FOLDER)),
  ])
  const { files = [], misnamed = [] } = Object.groupBy(all, ({ file }) =>
    parseFileName(file) ? 'files' : 'misnamed'
  )
  return { files, misnamed, squashed }
}

async function readFiles(folder: string, isRead: IsRead): Promise<ProjectFile[]> {
  const files = await listMigrations(folder)
  const limit = pLimit(FILES_AT_ONCE)
  const toText = (file: string) => limit(() => read(join(folder, file)))
  return Promise.all(
    files.map(async (file) => {
      const name = parseFileName(file.toLowerCase())!
      return { ...name, file, text: isRead(name) ? await toText(file) : '' }
    })
  )
}

/**
 * Lists until nothing changes: somebody who adds one file after the other may be seen to have added a later one and
 * not yet the one before.
 */
async function listMigrations(folder: string): Promise<string[]> {
  let names: string[] = []
  for (let listing = 0; listing < MOST_LISTINGS; listing++) {
    const before = names
    const entries = await listFolder(folder)
    names = entries
      .filter((entry) => !entry.isDirectory() && parseFileName(entry.name.toLowerCase()))
      .map(({ name }) => name)
      .sort()
    if (names.join() === before.join()) break
  }
  return names
}

async function readSquashed(folder: string): Promise<Set<string>> {
  const squashed = new Set<string>()
  for (const { name: file } of await listFolder(folder)) {
    if (!file.endsWith('.meta.json')) continue
    for (const name of await readDump(join(folder, file))) squashed.add(`${basename(name)}.ts`)
  }
  return squashed
}

async function readDump(path: string): Promise<string[]> {
  try {
    const { squashedMigrationNames = [] } = JSON.parse(await read(path))
    return squashedMigrationNames.map(String)
  } catch (cause) {
    throw new E_SCHEMA_DUMP_INVALID([path], { cause })
  }
}

/** What is in a folder; nothing if it is not there. */
export async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await read(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // a folder by the name of a file: Node does not say which
    if (code !== 'EISDIR') throw error
    throw Object.assign(new Error(`${path} cannot be read: ${message}`, { cause: error }), { code })
  }
}
