import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type LockLine, parseLock } from './lock_file.js'
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

/** The migrations of a project as they are on disk. */
export interface Project {
  /** in the order in which they run */
  files: ProjectFile[]
  /** null until something wrote the lock file */
  lock: LockLine[] | null
  lockText: string | null
  /** files that `schema:dump --prune` removed on purpose */
  squashed: Set<string>
}

/**
 * Reads what a sync compares. Files that do not follow the grammar of names are not migrations to it.
 *
 * @throws {E_MIGRATION_LOCK_INVALID}
 */
export async function readProject(root: string): Promise<Project> {
  const lockText = await readIfThere(join(root, LOCK_FILE))
  return {
    files: await readFiles(join(root, MIGRATIONS_FOLDER)),
    lock: lockText === null ? null : parseLock(lockText),
    lockText,
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
