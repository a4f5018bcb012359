import type { LockLine } from '../lock_file.js'
import { packagePrefix } from '../naming.js'
import type { Project, ProjectFile } from '../project.js'
import type { Move } from './plan_rebase.js'

/** What a rebase makes of the files. */
export interface Rewriting {
  /** those that stay, by their names before */
  files: readonly ProjectFile[]
  moves: readonly Move[]
  /** the revisions that one side of a merge took out of the lock file */
  removed: ReadonlySet<string>
}

/** The lines of the lock file after a rebase: of each migration one, with the name that it gets. */
export function rewriteLock({ lock }: Project, { files, moves, removed }: Rewriting): LockLine[] {
  const names = new Map(moves.map(({ from, to }) => [from, to]))
  const onDisk = new Set(files.map(({ revision }) => revision))
  const lines = new Map<string, LockLine>()
  for (const line of lock ?? []) {
    const isGone = removed.has(line.revision) && !onDisk.has(line.revision)
    // of two lines about one copy, only one may tell where it is from
    if (!isGone && !lines.get(line.revision)?.source) lines.set(line.revision, line)
  }
  for (const { file, revision } of files) {
    const line = lines.get(revision)
    const name = names.get(file) ?? file
    // a copy without a line is for the sync to judge, which knows what was released
    if (line ?? !packagePrefix(revision)) lines.set(revision, { revision, ...line, file: name })
  }
  return [...lines.values()]
}
