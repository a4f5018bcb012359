import { bodyOf, type Disk, type DiskLine, prefixOf, toLine } from '../model/disk.js'
import type { Entry } from '../model/packages.js'
import { isRefused, type Packages, type State, statesOf, tellingLines } from './sync_states.js'

/** What a sync has to find, and to write. */
export interface ExpectedSync {
  states: Map<string, State[]>
  /** with `--check`, and without */
  codes: { check: number; sync: number }
  /** the copies that it writes, with their texts */
  copies: Map<string, string>
  /** the lock file, without its comments; null if it is right */
  lock: string[] | null
}

/** Tells what a sync has to do with a project whose lock file can be read. */
export function expectSync(disk: Disk, packages: Packages): ExpectedSync {
  const states = statesOf(disk, packages)
  const all = new Set([...states.values()].flat())
  const isRefusedAtAll = [...all].some(isRefused)
  const { copies, lock } = planWrites(disk, { packages, states })
  const isRight = disk.lockText?.replaceAll('\r\n', '\n') === withComments(disk.lockText, lock)
  const code = all.has('UPSTREAM_CHANGED') ? 4 : isRefusedAtAll ? 3 : all.has('AHEAD') ? 5 : 0
  const toDo = all.has('NEW') || all.has('ADOPTED') || !isRight ? 2 : 0
  return {
    states,
    codes: { check: code || toDo, sync: isRefusedAtAll ? code : 0 },
    copies: isRefusedAtAll ? new Map() : copies,
    lock: isRefusedAtAll || isRight ? null : lock,
  }
}

/** The lines of a lock file that count. */
export const linesOf = (text: string | null): string[] =>
  (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** The text of a copy: a line that says where it is from, and the body. */
export const copyOf = (entry: Entry, { name, text }: { name: string; text: string }): string =>
  `// iti:migration ${entry.revision} ${name}@${entry.since} sha256:${entry.sha256}\n${bodyOf(text)}`

function planWrites(
  disk: Disk,
  { packages, states }: { packages: Packages; states: ReadonlyMap<string, State[]> }
): { copies: Map<string, string>; lock: string[] } {
  const lines = new Map(tellingLines(disk).map((line) => [line.revision, line]))
  const taken = [...disk.files, ...lines.values()].map(({ file }) => file.slice(0, 14)).sort()
  const copies = new Map<string, string>()
  const is = (revision: string, state: State) => states.get(revision)?.includes(state)
  let last = taken.at(-1) ?? ''
  for (const { name, entries, texts } of packages.synced) {
    for (const entry of entries) {
      const { revision, slug, sha256 } = entry
      if (!is(revision, 'NEW')) continue
      last = entry.timestamp > last ? entry.timestamp : secondAfter(last)
      const file = `${last}_${revision}_${slug}.ts`
      copies.set(file, copyOf(entry, { name, text: texts.get(revision)! }))
      lines.set(revision, { revision, file, package: name, sha256 })
    }
  }
  for (const { revision, file, hash } of disk.files) {
    if (!is(revision, 'ADOPTED')) continue
    const owner = packages.synced.find(({ entries }) =>
      entries.some((entry) => entry.revision === revision)
    )
    const source = prefixOf(revision) ? { package: owner!.name, sha256: hash } : {}
    lines.set(revision, { revision, file, ...source })
  }
  return { copies, lock: toLock([...lines.values()]) }
}

/** What a lock file with these lines says. */
export function toLock(lines: readonly DiskLine[]): string[] {
  const head =
    lines
      .map(({ file }) => file)
      .sort()
      .at(-1) ?? '-'
  return [`head ${head}`, ...lines.map(toLine).sort()]
}

export function secondAfter(timestamp: string): string {
  const iso = timestamp.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z')
  return new Date(Date.parse(iso) + 1000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/* The comments are the product's; what they say is no matter here, but that they are there is. */
function withComments(text: string | null, lines: readonly string[]): string {
  const comments = (text ?? '').split(/\r?\n/).filter((line) => line.startsWith('#'))
  return [...comments, ...lines, ''].join('\n')
}
