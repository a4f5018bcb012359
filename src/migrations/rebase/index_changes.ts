import { basename, dirname } from 'node:path'
import type { IndexChange, IndexEntry } from '../git/repository.js'
import { parseFileName } from '../naming.js'
import { MIGRATIONS_FOLDER } from '../project.js'

const REMOVED = '0'

/**
 * What the index needs to follow files that were renamed or removed beside it. It looks at what is there rather than
 * at what was done, so that it ends the work of an interrupted run as well, and a conflict between two names of one
 * migration.
 *
 * @param files the names of the migrations in the work tree
 */
export function findIndexChanges(
  index: readonly IndexEntry[],
  files: readonly string[]
): IndexChange[] {
  const changes: IndexChange[] = []
  const migrations = index.filter(({ path }) => dirname(path) === MIGRATIONS_FOLDER)
  const byRevision = Map.groupBy(migrations, ({ path }) => revisionOf(basename(path)))
  for (const file of files) {
    const entries = byRevision.get(revisionOf(file)) ?? []
    const path = `${MIGRATIONS_FOLDER}/${file}`
    const others = entries.filter((entry) => entry.path !== path)
    const own = entries.filter((entry) => entry.path === path)
    if (others.length === 0 || isContested(own)) continue

    const paths = new Map(others.map((entry) => [entry.path, entry]))
    for (const entry of paths.values()) changes.push({ ...entry, mode: REMOVED })
    if (own.some(({ stage }) => stage === 0)) continue
    // of two sides ours has what the work tree has
    const source = [...own, ...others].find(({ stage }) => stage !== 1) ?? others[0]!
    changes.push({ ...source, path, mode: REMOVED }, { ...source, path })
  }
  return changes
}

const revisionOf = (file: string) => parseFileName(file)?.revision

/** Whether both sides have a file, and differently: that is somebody's to decide. */
export const isContested = (entries: readonly IndexEntry[]): boolean =>
  entries.some(({ stage }) => stage === 2) && entries.some(({ stage }) => stage === 3)
