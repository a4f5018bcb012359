import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type LockLine, type LockReading, parseLock } from './lock_file.js'
import { type MigrationName, parseFileName } from './naming.js'

/** Where a project keeps its migrations, relative to its root. */
export const MIGRATIONS_FOLDER = 'database/migrations'
/** Where it keeps their lock file. */
export const LOCK_FILE = 'database/migrations.lock'
const DUMPS_FOLDER = 'database/schema'

/** A migration file of the project. */
export interface ProjectFile extends MigrationName {
  file: string
  text: string
}

/** The migrations of a project, without what the lock file says of them. */
export interface ProjectFiles {
  /** in the order in which they run */
  files: ProjectFile[]
  /** files that `schema:dump --prune` removed on purpose */
  squashed: Set<string>
}

/** The migrations of a project as they are on disk. */
export interface Project extends ProjectFiles {
  /** null until something wrote the lock file */
  lock: LockLine[] | null
  lockText: string | null
}

/**
 * Reads what a sync compares. Files that do not follow the grammar of names are not migrations to it.
 *
 * @throws {E_MIGRATION_LOCK_INVALID}
 */
export async function readProject(root: string, reading: LockReading = {}): Promise<Project> {
  const lockText = await readIfThere(join(root, LOCK_FILE))
  const lock = lockText === null ? null : parseLock(lockText, reading)
  return { lock, lockText, ...(await readProjectFiles(root)) }
}

/** Like {@link readProject}, also where the lock file cannot be read. */
export async function readProjectFiles(root: string): Promise<ProjectFiles> {
  return {
    files: await readFiles(join(root, MIGRATIONS_FOLDER)),
    squashed: await readSquashed(join(root, DUMPS_FOLDER)),
  }
}

async function readFiles(folder: string): Promise<ProjectFile[]> {
  const files: ProjectFile[] = []
  const names = await list(folder)
  for (const file of names.sort()) {
    const name = parseFileName(file)
    if (name) files.push({ ...name, file, text: await readFile(join(folder, file), 'utf8') })
  }
  return files
}

async function readSquashed(folder: string): Promise<Set<string>> {
  const squashed = new Set<string>()
  for (const file of await list(folder)) {
    if (!file.endsWith('.meta.json')) continue
    const dump = JSON.parse(await readFile(join(folder, file), 'utf8'))
    for (const name of dump.squashedMigrationNames ?? []) squashed.add(`${basename(name)}.ts`)
  }
  return squashed
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
