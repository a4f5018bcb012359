import { E_GIT_FAILED, E_GIT_MISSING, E_GIT_REF_MISSING } from '../errors.js'
import { type MigrationName, parseFileName } from '../naming.js'
import { MIGRATIONS_FOLDER } from '../project.js'
import { type CommittedFile, Repository } from './repository.js'

/** Where the team's production state lies, unless told otherwise. */
export const BASE = 'origin/main'
/** Where the team integrates, unless told otherwise. */
export const ONTO = 'origin/dev'

/** A migration as a branch has it; of a file that is none by its name, only the file. */
export interface BranchFile extends CommittedFile {
  name: MigrationName | null
}

/** The migrations of a branch. */
export interface Branch {
  ref: string
  commit: string
  files: BranchFile[]
}

/**
 * Reads the names of the migrations of a branch.
 *
 * @throws {E_GIT_REF_MISSING}
 */
export async function readBranch(repository: Repository, ref: string): Promise<Branch> {
  const branch = await findBranch(repository, ref)
  if (!branch) throw new E_GIT_REF_MISSING([ref])
  return branch
}

/** Like {@link readBranch}; null if this clone knows no such branch. */
export async function findBranch(repository: Repository, ref: string): Promise<Branch | null> {
  const commit = await repository.findCommit(ref)
  if (commit === null) return null
  const files = await repository.listFiles(commit, MIGRATIONS_FOLDER)
  return { ref, commit, files: files.map((file) => ({ ...file, name: parseFileName(file.file) })) }
}

/** The newest migration of branches; undefined if they have none. */
export function newestOf(branches: readonly Branch[]): string | undefined {
  return branches
    .flatMap(({ files }) => files.flatMap(({ name, file }) => (name ? [file] : [])))
    .sort()
    .at(-1)
}

/**
 * The newest migration on the branches that a new one will meet, as far as this clone knows them. Without Git nobody
 * is kept from making one: what then is not behind them is found by a check.
 */
export async function newestElsewhere(root: string): Promise<string | undefined> {
  try {
    const repository = await Repository.open(root)
    const branches = await Promise.all([BASE, ONTO].map((ref) => findBranch(repository, ref)))
    return newestOf(branches.filter((branch) => branch !== null))
  } catch (error) {
    if (error instanceof E_GIT_MISSING || error instanceof E_GIT_FAILED) return undefined
    throw error
  }
}
