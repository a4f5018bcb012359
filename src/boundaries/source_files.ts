import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/* Where rules apply. */
const FOLDERS = ['modules', 'models', 'plugins', 'database/migrations']
const SOURCE = /\.[cm]?[jt]sx?$/

/** The sources that have rules to keep, by their paths from the root. */
export const findSources = (root: string): string[] =>
  FOLDERS.flatMap((folder) => [...walk(root, folder)])

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of list(join(root, folder))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* walk(root, path)
    else if (SOURCE.test(entry.name)) yield path
  }
}

/* One folder after another: the check has nothing else to do while it reads, and waits less this way. */
function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
