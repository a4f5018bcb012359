import type { IndexEntry, Repository } from '../git/repository.js'
import { type LockLine, parseLock } from '../lock_file.js'
import { LOCK_FILE } from '../project.js'

const [ANCESTOR, OURS, THEIRS] = [1, 2, 3]

/** What the two sides of a merge that is not resolved say in the lock file; nothing, if there is none. */
export interface LockSides {
  /** what both had before */
  ancestor: LockLine[]
  ours: LockLine[]
  theirs: LockLine[]
}

/**
 * Reads the sides of a conflict in the lock file. The file itself, with its markers, no longer tells what a side took
 * out, or what it called a migration.
 *
 * @throws {E_MIGRATION_LOCK_INVALID}
 */
export async function readLockSides(
  repository: Repository,
  index: readonly IndexEntry[]
): Promise<LockSides> {
  const entries = index.filter(({ path, stage }) => path === LOCK_FILE && stage > 0)
  const texts = await repository.readTexts(entries.map(({ blob }) => blob))
  const linesOf = (stage: number | undefined) => {
    const at = entries.findIndex((entry) => entry.stage === stage)
    return at < 0 ? [] : parseLock(texts[at]!, { keepBothSides: true })
  }
  return { ancestor: linesOf(ANCESTOR), ours: linesOf(OURS), theirs: linesOf(THEIRS) }
}

/** What was in the lock file before, and one side took out. */
export function removedRevisions({ ancestor, ours, theirs }: LockSides): Set<string> {
  const revisionsOf = (lines: LockLine[]) => new Set(lines.map(({ revision }) => revision))
  const kept = revisionsOf(ours).intersection(revisionsOf(theirs))
  return revisionsOf(ancestor).difference(kept)
}

/**
 * What new migrations are called on the side that has them: in the middle of a Git rebase some bear their new name
 * already, and the name of the next is still older.
 */
export function namesOnTheirSide(
  revisions: readonly string[],
  { ours, theirs }: LockSides
): Map<string, string> {
  const asked = new Set(revisions)
  const [most] = [ours, theirs]
    .map((lines) => lines.filter(({ revision }) => asked.has(revision)))
    .sort((one, other) => other.length - one.length)
  return new Map(most!.map(({ revision, file }) => [revision, file]))
}
