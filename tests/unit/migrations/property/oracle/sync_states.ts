import { type Disk, type DiskFile, type DiskLine, prefixOf } from '../model/disk.js'
import type { Entry, Installed } from '../model/packages.js'

/** What a sync may call a migration. */
export type State =
  | 'NEW'
  | 'ADOPTED'
  | 'EDITED'
  | 'DELETED'
  | 'DUPLICATE'
  | 'ORDER'
  | 'UNLOCKED'
  | 'UPSTREAM_CHANGED'
  | 'AHEAD'

/** The packages to sync, and the names of all that are installed. */
export interface Packages {
  synced: readonly Installed[]
  installed: ReadonlySet<string>
}

const REFUSED: readonly State[] = [
  'EDITED',
  'DELETED',
  'DUPLICATE',
  'ORDER',
  'UNLOCKED',
  'UPSTREAM_CHANGED',
]

export const isRefused = (state: State): boolean => REFUSED.includes(state)

/**
 * Every state that the table of the states gives to a migration, by its revision; one that is in sync has none. Several
 * may hold at once, of which a report may name any that refuses.
 */
export function statesOf(disk: Disk, packages: Packages): Map<string, State[]> {
  const judge = new Judge(disk, packages)
  const revisions = [
    ...disk.files.map(({ revision }) => revision),
    ...judge.lines.keys(),
    ...packages.synced.flatMap(({ entries }) => entries.map(({ revision }) => revision)),
  ]
  return new Map(
    [...new Set(revisions)].flatMap((revision): [string, State[]][] => {
      const states = judge.statesOf(revision)
      const refused = states.filter(isRefused)
      const telling = refused.length > 0 ? refused : states
      return telling.length > 0 ? [[revision, telling]] : []
    })
  )
}

class Judge {
  readonly lines: Map<string, DiskLine[]>
  readonly #files: Map<string, DiskFile[]>
  readonly #packages: Packages
  readonly #disordered: Set<string>

  constructor(disk: Disk, packages: Packages) {
    this.lines = Map.groupBy(tellingLines(disk), ({ revision }) => revision)
    this.#files = Map.groupBy(disk.files, ({ revision }) => revision)
    this.#packages = packages
    this.#disordered = new Set(
      packages.synced.flatMap(({ entries }) => this.#findDisordered(entries))
    )
  }

  statesOf(revision: string): State[] {
    const files = this.#files.get(revision) ?? []
    const lines = this.lines.get(revision) ?? []
    const repeated: State[] = files.length > 1 || lines.length > 1 ? ['DUPLICATE'] : []
    const order: State[] = this.#disordered.has(revision) ? ['ORDER'] : []
    // of two that share a revision nobody can say which one the release is to be compared with
    if (repeated.length > 0) return [...repeated, ...order]
    const line = lines.at(-1)
    const state = line
      ? this.#stateOfLine(line, files[0])
      : this.#stateWithoutLine(revision, files[0])
    return [...order, ...(state ? [state] : [])]
  }

  #stateOfLine(line: DiskLine, file: DiskFile | undefined): State | null {
    const owner = this.#packages.synced.find(({ name }) => name === line.package)
    // of a package that is there and is not asked for, nothing is known
    if (line.package && !owner && this.#packages.installed.has(line.package)) return null
    if (!file) return 'DELETED'
    if (file.file !== line.file) return 'EDITED'
    if (!line.package) return null
    if (file.hash !== line.sha256 || !isMarked(file, line.package)) return 'EDITED'
    const entry = owner?.entries.find(({ revision }) => revision === line.revision)
    if (!entry) return 'AHEAD'
    return isRelease(entry, line.sha256) ? null : 'UPSTREAM_CHANGED'
  }

  #stateWithoutLine(revision: string, file: DiskFile | undefined): State | null {
    const isOf = (one: Entry) => one.revision === revision
    const owner = this.#packages.synced.find(({ entries }) => entries.some(isOf))
    const entry = owner?.entries.find(isOf)
    if (!file) return entry ? 'NEW' : null
    if (!prefixOf(revision)) return 'ADOPTED'
    return entry && isRelease(entry, file.hash) && isMarked(file, owner!.name)
      ? 'ADOPTED'
      : 'UNLOCKED'
  }

  /** Those that stand behind a later one of their package, and those that a later one is there without. */
  #findDisordered(entries: readonly Entry[]): string[] {
    const names = entries.map(
      ({ revision }) =>
        this.lines.get(revision)?.at(-1)?.file ?? this.#files.get(revision)?.[0]?.file
    )
    return entries.flatMap(({ revision }, at) => {
      const name = names[at]
      const isWrong =
        name === undefined
          ? names.slice(at).some((later) => later !== undefined)
          : names.slice(0, at).some((earlier) => earlier !== undefined && earlier > name)
      return isWrong ? [revision] : []
    })
  }
}

const isRelease = ({ sha256, acceptedSha256 }: Entry, hash: string | undefined): boolean =>
  [sha256, ...acceptedSha256].includes(hash!)

/* A copy says in its first line whose it is, and what it is; the hash does not cover it. */
const isMarked = ({ text, revision, hash }: DiskFile, name: string): boolean => {
  const [line = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  return (
    line.startsWith(`// iti:migration ${revision} ${name}@`) && line.endsWith(` sha256:${hash}`)
  )
}

/** The lines of a lock file that tell something: of a copy, one has to say of what. */
export const tellingLines = ({ lock }: Disk): DiskLine[] =>
  (lock ?? []).filter((line) => line.package !== undefined || !prefixOf(line.revision))
