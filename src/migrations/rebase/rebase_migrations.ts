import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BASE, readBranch } from '../git/branch.js'
import { type IndexEntry, Repository } from '../git/repository.js'
import { formatLock } from '../lock_file.js'
import { LOCK_FILE, MIGRATIONS_FOLDER, readProject, readProjectFiles } from '../project.js'
import type { Violation } from '../violation.js'
import { writeChanges } from '../writer.js'
import { findIndexChanges, isContested } from './index_changes.js'
import { readLockSides } from './lock_sides.js'
import { type Move, planRebase, type RebasePlan } from './plan_rebase.js'

/** What to rebase, and behind what. */
export interface RebaseOptions {
  /** the project's root folder */
  root: string
  /** the branch behind whose migrations new ones go */
  onto: string
  /** the branch in production, whose migrations never move */
  base?: string
  /** report what would be done, do nothing */
  dryRun?: boolean
}

/** What a rebase did, or would do. */
export interface RebaseReport extends Omit<RebasePlan, 'lock'> {
  /** whether the lock file was written, or would be */
  isLockStale: boolean
}

/**
 * Moves the migrations that only this branch has behind those of another, and puts the lock file in order, also in the
 * middle of a merge. Whatever interrupts it, running it again ends in the same place.
 *
 * @throws {E_GIT_MISSING} {E_GIT_REF_MISSING} {E_GIT_FAILED} {E_MIGRATION_LOCK_INVALID}
 *
 * @example
 * ```ts
 * const { moves } = await rebaseMigrations({ root, onto: 'origin/dev' })
 * ```
 */
export async function rebaseMigrations(options: RebaseOptions): Promise<RebaseReport> {
  const { root, dryRun = false } = options
  const repository = await Repository.open(root)
  const onto = await readBranch(repository, options.onto)
  const base = await readBranch(repository, options.base ?? BASE)
  const index = await repository.listIndex(`${MIGRATIONS_FOLDER}/`, LOCK_FILE)
  const project = await readProject(root, { keepBothSides: true })
  const sides = await readLockSides(repository, index)
  const { lock, ...plan } = planRebase(project, { base, onto, sides })
  const violations = [...plan.violations, ...findContested(plan.moves, index)]
  if (violations.length > 0) return { ...plan, violations, isLockStale: false }

  const text = formatLock(lock)
  const isLockStale = text !== project.lockText?.replaceAll('\r\n', '\n')
  if (!dryRun) {
    await renameFiles(root, plan)
    if (isLockStale) await writeChanges(root, { copies: [], lock: text })
    await updateIndex(repository, { index, root, isLockStale })
  }
  return { ...plan, isLockStale }
}

/** A file that is to be merged by hand first: under another name Git would no longer know. */
function findContested(moves: readonly Move[], index: readonly IndexEntry[]): Violation[] {
  return moves.flatMap(({ from }) => {
    const path = `${MIGRATIONS_FOLDER}/${from}`
    if (!isContested(index.filter((entry) => entry.path === path))) return []
    const message = `${path} has an unresolved merge conflict.`
    const remedy = `Resolve it, and say so: git add ${path}`
    return { rule: 'conflict', file: path, message, remedy }
  })
}

/* The last first: whoever is interrupted has those that moved behind those that did not. */
async function renameFiles(root: string, { drops, moves }: Pick<RebasePlan, 'drops' | 'moves'>) {
  const pathOf = (file: string) => join(root, MIGRATIONS_FOLDER, file)
  for (const { file } of drops) await rm(pathOf(file))
  for (const { from, to } of moves.toReversed()) await rename(pathOf(from), pathOf(to))
}

async function updateIndex(
  repository: Repository,
  { index, root, isLockStale }: { index: IndexEntry[]; root: string; isLockStale: boolean }
) {
  const { files } = await readProjectFiles(root)
  const changes = findIndexChanges(
    index,
    files.map(({ file }) => file)
  )
  const isConflicted = index.some(({ path, stage }) => path === LOCK_FILE && stage > 0)
  // first, so that an interrupted run leaves changes that tell the next to stage it
  if (isLockStale || isConflicted || changes.length > 0) await repository.stage(LOCK_FILE)
  if (changes.length > 0) await repository.updateIndex(changes)
}
