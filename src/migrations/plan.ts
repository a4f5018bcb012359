import { hashContent, toCopy } from './content.js'
import { isAccepted } from './is_accepted.js'
import { formatLock, type LockLine } from './lock_file.js'
import type { Manifest, ManifestEntry, Release } from './manifest.js'
import { nextTimestamp, packagePrefix, parseFileName, toFileName } from './naming.js'
import { prefixOf } from './prefix.js'
import type { Project, ProjectFile } from './project.js'
import { hasProvenance } from './provenance.js'
import { remedy } from './remedies.js'
import { isRefusal, type SyncItem, type SyncState } from './states.js'

/** A file to be written, relative to the folder of migrations. */
export interface CopyAction {
  file: string
  text: string
}

/** What was found of a migration, and the package that it is of; the project's own are of none. */
export interface PlannedItem extends SyncItem {
  package?: string
}

/** What a sync found of one package, and what it would write of it. */
export interface PackagePlan {
  package: string
  items: PlannedItem[]
  copies: CopyAction[]
}

/** What a sync found, and what it would write. Nothing is to be written if an item of any package is a refusal. */
export interface SyncPlan {
  /** in the order of the releases; what belongs to none of them is the first one's */
  packages: PackagePlan[]
  copies: CopyAction[]
  /** the new text of the lock file; null if it is right already */
  lock: string | null
}

/** What the planner looks at besides the project. */
export interface PlanOptions {
  /** whether a package named in the lock file is still installed */
  isInstalled: (packageName: string) => boolean
  /** judge nothing of other packages that are installed */
  isAlone?: boolean
}

/**
 * Decides what a sync does. It reads no file, no database and no clock: the same input gives the same plan,
 * which is why two people get the same bytes.
 *
 * @example
 * ```ts
 * const releases = [await readRelease(folder, name)]
 * const plan = planSync(await readProject(root), releases, { isInstalled: () => true })
 * ```
 */
export function planSync(
  project: Project,
  releases: readonly Release[],
  options: PlanOptions
): SyncPlan {
  const planner = new Planner(project, releases)
  planner.compareLocked(options)
  for (const release of releases) planner.compareReleased(release)
  planner.refuseUnlocked()
  planner.adoptBusinessFiles()
  return planner.finish()
}

class Planner {
  readonly #project: Project
  readonly #releases: readonly Release[]
  readonly #files: Map<string, ProjectFile[]>
  readonly #squashed: Map<string, string>
  readonly #lock: Map<string, LockLine>
  readonly #items = new Map<string, SyncItem>()
  readonly #copies: CopyAction[] = []
  #lastTimestamp: string | undefined

  constructor(project: Project, releases: readonly Release[]) {
    this.#project = project
    this.#releases = releases
    const files = [...project.files, ...project.misnamed]
    this.#files = Map.groupBy(files, (file) => file.revision)
    this.#squashed = new Map(
      [...project.squashed].map((file) => [parseFileName(file)?.revision ?? file, file])
    )
    // a line about a copy that does not say of what could stand for any text
    const lines = (project.lock ?? []).filter(
      ({ revision, source }) => source || !packagePrefix(revision)
    )
    this.#lock = new Map(lines.map((line) => [line.revision, line]))
    this.#lastTimestamp = [...project.files, ...this.#lock.values()]
      .map(({ file }) => file.slice(0, 14))
      .sort()
      .at(-1)
    this.#refuseDuplicates(files)
    this.#refuseDuplicates(project.lock ?? [])
  }

  /** Holds every line of the lock file against the disk, and then against its release. */
  compareLocked({ isInstalled, isAlone = false }: PlanOptions): void {
    for (const line of this.#lock.values()) {
      const owner = line.source?.package
      const release = this.#releases.find(({ manifest }) => manifest.package === owner)
      const state = this.#stateOnDisk(line)
      if (owner !== undefined && !release && isInstalled(owner)) {
        // what it released is not known here, and what was synced is
        if (!isAlone && isRefusal(state)) this.#add(state, line)
        continue
      }
      const entry = release?.manifest.entries.find(({ revision }) => revision === line.revision)
      if (state !== 'IN_SYNC' || owner === undefined) this.#add(state, line)
      else this.#add(entry ? stateUpstream(line, entry) : 'AHEAD', line)
    }
  }

  /** Finds what the project lacks of a release, and whether the rest stands in the order of its manifest. */
  compareReleased({ manifest, texts }: Release): void {
    const missing: ManifestEntry[] = []
    let previous = ''
    for (const entry of manifest.entries) {
      const file = this.#lock.get(entry.revision)?.file ?? this.#findUnlocked(entry, manifest)
      if (file === undefined) {
        missing.push(entry)
        continue
      }
      const gap = missing.splice(0)
      for (const earlier of gap) this.#add('ORDER', earlier)
      if (file < previous) this.#add('ORDER', { revision: entry.revision, file })
      previous = file > previous ? file : previous
    }

    for (const entry of missing) {
      if (this.#items.has(entry.revision)) continue
      this.#copy(entry, manifest.package, texts.get(entry.revision)!)
    }
  }

  /** A file with the revision of a package that no lock line stands for could be anything. */
  refuseUnlocked(): void {
    for (const [revision, [file]] of this.#files) {
      if (packagePrefix(revision) && !this.#lock.has(revision)) this.#add('UNLOCKED', file!)
    }
  }

  /** Takes the project's own files into the lock; they carry no hash, for they are written after they are made. */
  adoptBusinessFiles(): void {
    for (const { revision, file } of this.#project.files) {
      if (this.#lock.has(revision) || packagePrefix(revision)) continue
      this.#lock.set(revision, { revision, file })
      this.#add('ADOPTED', { revision, file })
    }
  }

  finish(): SyncPlan {
    const items = [...this.#items.values()]
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .map((item): PlannedItem => ({ ...item, package: this.#packageOf(item.revision) }))
    const lock = formatLock([...this.#lock.values()])
    const isRefused = items.some((item) => isRefusal(item.state))
    const isRight = lock === this.#project.lockText?.replaceAll('\r\n', '\n')
    const copies = isRefused ? [] : this.#copies
    const revisionOf = ({ file }: CopyAction) => parseFileName(file)!.revision
    return {
      packages: this.#releases.map(({ manifest: { package: name } }) => ({
        package: name,
        items: items.filter((item) => this.#ownerOf(item.revision) === name),
        copies: copies.filter((copy) => this.#ownerOf(revisionOf(copy)) === name),
      })),
      copies,
      lock: isRefused || isRight ? null : lock,
    }
  }

  /** The package in whose report a revision stands; the first has the project's own, and those of packages that are gone. */
  #ownerOf(revision: string): string {
    const names = this.#releases.map(({ manifest }) => manifest.package)
    const name = this.#packageOf(revision)
    return name !== undefined && names.includes(name) ? name : names[0]!
  }

  /** By its line in the lock file or, without one, by its prefix. */
  #packageOf(revision: string): string | undefined {
    const source = this.#lock.get(revision)?.source
    if (source) return source.package

    const prefix = packagePrefix(revision)
    if (!prefix) return undefined
    const release = this.#releases.find(({ manifest }) => prefixOf(manifest) === prefix)
    return release?.manifest.package
  }

  #stateOnDisk(line: LockLine): SyncState {
    const file = this.#files.get(line.revision)?.[0]
    if (!file) return this.#project.squashed.has(line.file) ? 'IN_SYNC' : 'DELETED'
    if (file.file !== line.file) return 'EDITED'
    if (!line.source) return 'IN_SYNC'
    const isWhole = hashContent(file.text) === line.source.sha256
    return isWhole && hasProvenance(file.text, line) ? 'IN_SYNC' : 'EDITED'
  }

  #refuseDuplicates(files: readonly { revision: string; file: string }[]): void {
    for (const [revision, same] of Map.groupBy(files, (file) => file.revision)) {
      const names = new Set(same.map((one) => one.file))
      if (same.length > 1) this.#add('DUPLICATE', { revision, file: [...names].join(', ') })
    }
  }

  /** A copy that lost its line, in a merge for example, needs no more than the line. */
  #findUnlocked(entry: ManifestEntry, { package: name }: Manifest): string | undefined {
    const { revision } = entry
    const file = this.#files.get(revision)?.[0]
    const squashed = this.#squashed.get(revision)
    if (!file && !squashed) return undefined

    const sha256 = file ? hashContent(file.text) : entry.sha256
    const line = { revision, file: file?.file ?? squashed!, source: { package: name, sha256 } }
    const isCopy = !file || (parseFileName(file.file) && hasProvenance(file.text, line))
    if (isCopy && isAccepted(sha256, entry)) {
      this.#lock.set(revision, line)
      this.#add('ADOPTED', line)
    }
    return line.file
  }

  #copy(entry: ManifestEntry, packageName: string, text: string): void {
    const { revision, slug, since, sha256 } = entry
    const timestamp = nextTimestamp(entry.timestamp, this.#lastTimestamp)
    const file = toFileName({ timestamp, revision, slug })
    const source = { package: packageName, sha256 }
    this.#lastTimestamp = timestamp
    this.#lock.set(revision, { revision, file, source })
    this.#copies.push({ file, text: toCopy({ revision, since, ...source }, text) })
    this.#add('NEW', { revision, file })
  }

  /** The first finding about a revision that is not "in sync" stands; later ones follow from it. */
  #add(state: SyncState, { revision, file }: { revision: string; file: string }): void {
    const known = this.#items.get(revision)
    if (known && isRefusal(known.state)) return
    if (known && !isRefusal(state)) return
    const finding = {
      file,
      line: this.#lock.get(revision),
      onDisk: this.#files.get(revision)?.[0]?.file,
    }
    this.#items.set(revision, { state, revision, file, message: remedy(state, finding) })
  }
}

const stateUpstream = ({ source }: LockLine, entry: ManifestEntry): SyncState =>
  isAccepted(source!.sha256, entry) ? 'IN_SYNC' : 'UPSTREAM_CHANGED'
