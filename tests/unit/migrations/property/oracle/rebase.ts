import { type Disk, type DiskFile, type DiskLine, prefixOf, toFiles } from '../model/disk.js'
import type { Entries } from '../model/repository.js'
import { secondAfter, toLock } from './sync.js'

/** What a rebase has to do. */
export type ExpectedRebase =
  { isRefused: true } | { isRefused: false; names: Map<string, string>; lock: string[] }

/** Behind what to rebase. */
export interface Targets {
  base: Entries
  onto: Entries
  /** the lines of the lock file, of both sides of a merge */
  lines: readonly DiskLine[]
  /** what was in it before the merge, and a side took out */
  removed: ReadonlySet<string>
}

/** Tells which names the files get, by the old ones, and what the lock file says then. */
export function expectRebase(disk: Disk, { base, onto, lines, removed }: Targets): ExpectedRebase {
  const sources = new Map<string, DiskLine>()
  for (const line of lines) {
    if (!sources.get(line.revision)?.package) sources.set(line.revision, line)
  }
  const groups = Map.groupBy(disk.files, ({ revision }) => revision)
  const isTorn = [...groups.values()].some((same) => new Set(same.map(({ hash }) => hash)).size > 1)
  const isEdited = disk.files.some(({ revision, hash }) => {
    const { sha256 = hash } = sources.get(revision) ?? {}
    return sha256 !== hash
  })
  if (isTorn || isEdited) return { isRefused: true }

  const names = nameAll(disk.files, { base, onto })
  const locked = new Map(
    [...sources].filter(([revision]) => groups.has(revision) || !removed.has(revision))
  )
  for (const { file, revision } of disk.files) {
    const line = locked.get(revision)
    if (!line && prefixOf(revision)) continue
    locked.set(revision, { ...line, revision, file: names.get(file)! })
  }
  return { isRefused: false, names, lock: toLock([...locked.values()]) }
}

/* Those of the targets have the names of the targets; the others keep their order, and move only if they have to. */
function nameAll(
  files: readonly DiskFile[],
  { base, onto }: Pick<Targets, 'base' | 'onto'>
): Map<string, string> {
  const targets = [...toFiles(base), ...toFiles(onto)]
  const fixed = new Map(targets.toReversed().map(({ revision, file }) => [revision, file]))
  const names = new Map<string, string>()
  const given = new Set<string>()
  let last =
    targets
      .map(({ timestamp }) => timestamp)
      .sort()
      .at(-1) ?? ''
  for (const { file, revision, slug, timestamp } of files) {
    const name = fixed.get(revision)
    if (name !== undefined) names.set(file, name)
    else if (given.has(revision)) names.set(file, names.get(firstOf(files, revision))!)
    else {
      last = timestamp > last ? timestamp : secondAfter(last)
      names.set(file, `${last}_${revision}_${slug}.ts`)
    }
    given.add(revision)
  }
  return names
}

const firstOf = (files: readonly DiskFile[], revision: string) =>
  files.find((file) => file.revision === revision)!.file
