import { hashContent } from '../content.js'
import { type Branch, newestOf } from '../git/branch.js'
import type { LockLine } from '../lock_file.js'
import { nextTimestamp, toFileName } from '../naming.js'
import { MIGRATIONS_FOLDER, type Project, type ProjectFile } from '../project.js'
import type { Violation } from '../violation.js'
import { type LockSides, namesOnTheirSide, removedRevisions } from './lock_sides.js'
import { rewriteLock } from './rewrite_lock.js'

/** One file that gets another name. */
export interface Move {
  from: string
  to: string
}

/** One file that goes, because another has the same revision and text. */
export interface Drop {
  file: string
  kept: string
}

/** What a rebase would do. */
export interface RebasePlan {
  drops: Drop[]
  moves: Move[]
  /** the lines of the lock file afterwards */
  lock: LockLine[]
  /** what forbids it; then nothing is to be done */
  violations: Violation[]
}

/** Against what to rebase. */
export interface RebaseTargets {
  /** the lock file of the two sides of a merge that is not resolved */
  sides: LockSides
  /** the branch in production, whose migrations never move */
  base: Branch
  /** the branch behind which new ones go */
  onto: Branch
}

/**
 * Decides which migrations go behind those of a branch. It reads no file and no clock: the same input gives the same
 * names for everybody.
 *
 * @example
 * ```ts
 * const { moves } = planRebase(await readProject(root), { base, onto, sides })
 * ```
 */
export function planRebase(project: Project, { base, onto, sides }: RebaseTargets): RebasePlan {
  const taken = namesByRevision([base, onto])
  const { files, drops, violations } = dropRepeated(project.files, taken)
  const moves = files.flatMap((file) => toNameOnTarget(file, taken))
  const added = files.filter(({ revision }) => !taken.has(revision))
  const newest = newestOf([base, onto])?.slice(0, 14)
  moves.push(...moveBehind(inOrder(added, sides), newest))
  const lock = rewriteLock(project, { files, moves, removed: removedRevisions(sides) })
  violations.push(...findEdited(files, lock))
  return { drops, moves, lock, violations }
}

/* Production has the last word about a name. */
function namesByRevision(branches: readonly Branch[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { files } of branches) {
    for (const { file, name } of files) {
      if (name && !names.has(name.revision)) names.set(name.revision, file)
    }
  }
  return names
}

/** Two branches that synced the same release gave its migrations other names; the one of the target stays. */
function dropRepeated(files: readonly ProjectFile[], taken: ReadonlyMap<string, string>) {
  const kept: ProjectFile[] = []
  const drops: Drop[] = []
  const violations: Violation[] = []
  for (const [revision, same] of Map.groupBy(files, (file) => file.revision)) {
    const first = same.find(({ file }) => file === taken.get(revision)) ?? same[0]!
    kept.push(first)
    for (const other of same) {
      if (other === first) continue
      if (hashContent(other.text) === hashContent(first.text)) {
        drops.push({ file: other.file, kept: first.file })
      } else violations.push(differs(other, first))
    }
  }
  return { files: kept.sort(byFile), drops, violations }
}

const byFile = (one: ProjectFile, other: ProjectFile) => (one.file < other.file ? -1 : 1)

const differs = (one: ProjectFile, other: ProjectFile): Violation => ({
  rule: 'repeated',
  file: `${MIGRATIONS_FOLDER}/${one.file}`,
  message: `${one.file} has the revision of ${other.file}, and another text.`,
  remedy: 'Decide which of the two is right, and delete the other',
})

/** What the target has under another name takes that name, so that a merge finds one file. */
function toNameOnTarget({ file, revision }: ProjectFile, taken: ReadonlyMap<string, string>) {
  const name = taken.get(revision)
  return name === undefined || name === file ? [] : [{ from: file, to: name }]
}

/** The order in which their branch added them; what it never committed keeps its place among the others. */
function inOrder(added: readonly ProjectFile[], sides: LockSides): ProjectFile[] {
  const revisions = added.map(({ revision }) => revision)
  const names = namesOnTheirSide(revisions, sides)
  const nameOf = ({ revision }: ProjectFile) => names.get(revision)!
  const known = added
    .filter(({ revision }) => names.has(revision))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
    .values()
  return added.map((file) => (names.has(file.revision) ? known.next().value! : file))
}

/* Only those that have to move do. */
function moveBehind(added: readonly ProjectFile[], newest: string | undefined): Move[] {
  const moves: Move[] = []
  let last = newest
  for (const { file, revision, slug, timestamp } of added) {
    const next = nextTimestamp(timestamp, last)
    const to = toFileName({ timestamp: next, revision, slug })
    if (to !== file) moves.push({ from: file, to })
    last = next
  }
  return moves
}

/** A copy that was changed would take its change along unseen. */
function findEdited(files: readonly ProjectFile[], lock: readonly LockLine[]): Violation[] {
  const sources = new Map(lock.map(({ revision, source }) => [revision, source]))
  return files.flatMap(({ file, revision, text }) => {
    const source = sources.get(revision)
    if (!source || hashContent(text) === source.sha256) return []
    return {
      rule: 'edited',
      file: `${MIGRATIONS_FOLDER}/${file}`,
      message: `${file} was changed after it was synced from ${source.package}.`,
      remedy: `Delete it, and bring it back: node ace iti:sync-migrations --restore=${revision}`,
    }
  })
}
