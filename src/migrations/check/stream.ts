import type { Dirent } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashContent } from '../content.js'
import { E_GIT_HISTORY_MISSING } from '../errors.js'
import { type Branch, type BranchFile, findBranch, ONTO, readBranch } from '../git/branch.js'
import { Repository } from '../git/repository.js'
import { listFolder, MIGRATIONS_FOLDER, type ProjectFiles, readProjectFiles } from '../project.js'

/** With what to compare the work tree. */
export interface StreamOptions {
  /** the project's root folder */
  root: string
  /** the branch in production; null compares with nothing */
  base: string | null
  /** the branch of integration; by default one that need not be there */
  onto?: string
}

/** What the rules look at. */
export interface Stream {
  project: ProjectFiles
  /** everything in the folder of migrations */
  entries: Dirent[]
  /** the texts of files in production whose names are none of migrations, by file */
  others: Map<string, string>
  /** null if nothing is to be compared */
  base: BaseBranch | null
  /** the branches behind whose migrations new ones have to be */
  targets: Branch[]
  /** the branch of integration, if this clone does not know it */
  unknown?: string
}

/** The branch in production. */
export interface BaseBranch extends Branch {
  /** the hashes of its migrations, by file */
  hashes: Map<string, string>
  /** the files that the work tree began with when it parted from this branch */
  shared: Set<string>
}

/**
 * Reads the migrations of the work tree and of the branches to compare with. Of the history it asks for one common
 * commit, so its length does not matter.
 *
 * @throws {E_GIT_MISSING} {E_GIT_REF_MISSING} {E_GIT_HISTORY_MISSING}
 */
export async function readStream({ root, base, onto }: StreamOptions): Promise<Stream> {
  const [project, entries] = await Promise.all([
    readProjectFiles(root),
    listFolder(join(root, MIGRATIONS_FOLDER)),
  ])
  if (base === null) return { project, entries, others: new Map(), base: null, targets: [] }

  const repository = await Repository.open(root)
  const read = await readBranch(repository, base)
  const target = onto ? await readBranch(repository, onto) : await findBranch(repository, ONTO)
  return {
    project,
    entries,
    others: await readOthers(root, { entries, project, branch: read }),
    base: await addHistory(repository, read),
    targets: target && target.commit !== read.commit ? [read, target] : [read],
    unknown: target ? undefined : ONTO,
  }
}

/** Databases have run files of other names as well: those from before the project followed the grammar. */
async function readOthers(
  root: string,
  { entries, project, branch }: { entries: Dirent[]; project: ProjectFiles; branch: Branch }
): Promise<Map<string, string>> {
  const released = new Set(branch.files.map(({ file }) => file))
  const known = new Set(project.files.map(({ file }) => file))
  const files = entries
    .filter((entry) => entry.isFile() && released.has(entry.name) && !known.has(entry.name))
    .map(({ name }) => name)
  const texts = files.map(async (file): Promise<[string, string]> => {
    const text = await readFile(join(root, MIGRATIONS_FOLDER, file), 'utf8')
    return [file, text]
  })
  return new Map(await Promise.all(texts))
}

async function addHistory(repository: Repository, branch: Branch): Promise<BaseBranch> {
  const fork = await repository.findMergeBase('HEAD', branch.commit)
  if (fork === null) throw new E_GIT_HISTORY_MISSING([branch.ref])

  const shared = await repository.listFiles(fork, MIGRATIONS_FOLDER)
  const texts = await repository.readTexts(branch.files.map(({ blob }) => blob))
  const hashes = branch.files.map(({ file }: BranchFile, at): [string, string] => [
    file,
    hashContent(texts[at]!),
  ])
  return { ...branch, hashes: new Map(hashes), shared: new Set(shared.map(({ file }) => file)) }
}
