import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CopyAction } from './plan.js'
import { LOCK_FILE, MIGRATIONS_FOLDER } from './project.js'

/** What is written together. */
export interface Changes {
  copies: readonly CopyAction[]
  /** the new text of the lock file; null leaves it alone */
  lock: string | null
}

/** The paths that {@link writeChanges} writes, relative to the root. */
export function pathsOf({ copies, lock }: Changes): string[] {
  const paths = copies.map(({ file }) => `${MIGRATIONS_FOLDER}/${file}`)
  return lock === null ? paths : [...paths, LOCK_FILE]
}

/**
 * Writes migrations, each whole or not at all, and the lock file last: whatever interrupts it, the next sync
 * finds complete copies and adopts them.
 */
export async function writeChanges(root: string, { copies, lock }: Changes): Promise<void> {
  for (const { file, text } of copies) await writeWhole(join(root, MIGRATIONS_FOLDER, file), text)
  if (lock !== null) await writeWhole(join(root, LOCK_FILE), lock)
}

/** Writes a file whole or not at all, with its folders. */
export async function writeWhole(target: string, text: string): Promise<void> {
  // not a script by its extension: nobody takes what an interruption leaves for a migration
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`
  await mkdir(dirname(target), { recursive: true })
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
