import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BASE, readBranch } from '../git/branch.js'
import { Repository } from '../git/repository.js'
import { formatLock } from '../lock_file.js'
import { LOCK_FILE, MIGRATIONS_FOLDER, readProject } from '../project.js'
import { writeChanges } from '../writer.js'
import { planRebase, type RebasePlan } from './plan_rebase.js'

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
  const project = await readProject(root, { keepBothSides: true })
  const { lock, ...plan } = planRebase(project, { base, onto })
  const text = formatLock(lock)
  const isLockStale = text !== project.lockText
  if (plan.violations.length > 0) return { ...plan, isLockStale: false }
  if (dryRun) return { ...plan, isLockStale }

  for (const { file } of plan.drops) await drop(repository, { root, file })
  for (const { from, to } of plan.moves) await move(repository, { root, from, to })
  if (isLockStale) {
    await writeChanges(root, { copies: [], lock: text })
    await repository.stage(LOCK_FILE)
  }
  return { ...plan, isLockStale }
}

async function drop(repository: Repository, { root, file }: { root: string; file: string }) {
  const path = `${MIGRATIONS_FOLDER}/${file}`
  if (await repository.isTracked(path)) await repository.remove(path)
  else await rm(join(root, path))
}

async function move(
  repository: Repository,
  { root, from, to }: { root: string; from: string; to: string }
) {
  const [source, target] = [`${MIGRATIONS_FOLDER}/${from}`, `${MIGRATIONS_FOLDER}/${to}`]
  if (await repository.isTracked(source)) await repository.move(source, target)
  else await rename(join(root, source), join(root, target))
}
