import { randomBytes } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseFileName } from './naming.js'
import type { CopyAction } from './plan.js'
import { LOCK_FILE, MIGRATIONS_FOLDER } from './project.js'

const TEMPORARY = /^(.+)\.[0-9a-f]{8}\.tmp$/
const MOST_ATTEMPTS = 20

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
 * finds complete copies and adopts them. What an earlier interruption left is removed, also if nothing is written.
 */
export async function writeChanges(root: string, { copies, lock }: Changes): Promise<void> {
  await sweepLeftovers(root)
  for (const { file, text } of copies) await writeWhole(join(root, MIGRATIONS_FOLDER, file), text)
  if (lock !== null) await writeWhole(join(root, LOCK_FILE), lock)
}

/**
 * Writes a file whole or not at all, with its folders. Another process that writes migrations takes the temporary file
 * for a leftover and removes it: then it is written again.
 */
export async function writeWhole(target: string, text: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // not a script by its extension: nobody takes what an interruption leaves for a migration
    const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`
    await mkdir(dirname(target), { recursive: true })
    try {
      await writeFile(temporary, text, { flag: 'wx' })
      return await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true })
      if (!isMissing(error) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

/*
 * Neither its age nor a process id would tell what is left over: clocks differ, and containers that share a folder have
 * processes of the same ids. So everything goes, and whoever is still writing notices.
 */
async function sweepLeftovers(root: string): Promise<void> {
  const lock = join(root, LOCK_FILE)
  await sweep(join(root, MIGRATIONS_FOLDER), (target) => parseFileName(target) !== null)
  await sweep(dirname(lock), (target) => target === basename(lock))
}

async function sweep(folder: string, isOurs: (target: string) => boolean): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error): Dirent[] => {
    if (isMissing(error)) return []
    throw error
  })
  for (const entry of entries) {
    const target = TEMPORARY.exec(entry.name)?.[1]
    if (target === undefined || !entry.isFile() || !isOurs(target)) continue
    await rm(join(folder, entry.name), { force: true })
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
