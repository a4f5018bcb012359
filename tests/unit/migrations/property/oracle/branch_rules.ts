import { type Disk, type DiskFile, FOLDER, toFiles } from '../model/disk.js'
import type { Entries } from '../model/repository.js'
import type { Finding } from './history.js'

const DAY = 24 * 60 * 60 * 1000

/** With what the work tree is compared. */
export interface Comparison {
  /** the branch in production */
  base: Entries
  /** the names that the work tree began with when it parted from it */
  shared: ReadonlySet<string>
  /** behind what new migrations have to be */
  targets: readonly Entries[]
  now: Date
}

/** Everything that is wrong with the files themselves, and with what a branch did to those of others. */
export function expectFindings(disk: Disk, comparison: Comparison): Finding[] {
  return [
    ...findNames(disk, comparison),
    ...findTimestamps(disk, comparison),
    ...findFrozen(disk, comparison),
    ...findLate(disk, comparison),
    ...findFuture(disk, comparison),
  ]
}

const finding = (rule: string, file: string): Finding => `${rule} ${FOLDER}/${file}`

function findNames({ entries, files }: Disk, { base }: Comparison): Finding[] {
  const names = new Set(files.map(({ file }) => file))
  return [...entries].flatMap(([name, text]) => {
    if (names.has(name) || (text !== null && base.has(name))) return []
    return finding(text === null ? 'flat' : 'name', name)
  })
}

/* What everybody has can no longer be told apart: nothing of it moves. */
function findTimestamps({ files }: Disk, { targets }: Comparison): Finding[] {
  const groups = [...Map.groupBy(files, ({ timestamp }) => timestamp).values()]
  return groups.flatMap((same) => {
    const isOne = new Set(same.map(({ revision }) => revision)).size === 1
    const isEverywhere =
      targets.length > 0 && targets.every((target) => same.every(({ file }) => target.has(file)))
    return isOne || isEverywhere ? [] : finding('timestamp', same.at(-1)!.file)
  })
}

/* A file of the branch in production is there by its name with its text; one that the work tree never had may be missing. */
function findFrozen({ files, entries }: Disk, { base, shared }: Comparison): Finding[] {
  const own = new Map(files.map((file) => [file.file, file]))
  const named = new Map(toFiles(base).map((file) => [file.file, file]))
  return [...base.keys()].flatMap((name) => {
    const file = own.get(name)
    const original = named.get(name)
    if (file && original) return file.hash === original.hash ? [] : finding('frozen', name)
    if (entries.has(name)) return []
    const renamed = original && files.find(({ revision }) => revision === original.revision)
    if (renamed) return finding('frozen', renamed.file)
    return shared.has(name) ? finding('frozen', name) : []
  })
}

/* What is in production never moves. */
function findLate({ files }: Disk, { base, targets }: Comparison): Finding[] {
  return targets.flatMap((target) => {
    const newest = toFiles(target).at(-1)?.timestamp ?? ''
    return addedTo(target, addedTo(base, files))
      .filter(({ timestamp }) => timestamp <= newest)
      .map(({ file }) => finding('linear', file))
  })
}

function findFuture({ files }: Disk, { base, now }: Comparison): Finding[] {
  const limit = new Date(now.getTime() + DAY).toISOString().replace(/\D/g, '').slice(0, 14)
  return addedTo(base, files)
    .filter(({ timestamp }) => timestamp > limit)
    .map(({ file }) => finding('future', file))
}

function addedTo(branch: Entries, files: readonly DiskFile[]): DiskFile[] {
  const known = new Set(toFiles(branch).map(({ revision }) => revision))
  return files.filter(({ revision }) => !known.has(revision))
}
