import { E_MANIFEST_INVALID } from './errors.js'
import { type Release, readRelease } from './manifest.js'
import { findReleaseFolder } from './package_folder.js'
import { type PlannedItem, planSync } from './plan.js'
import { assertPrefixes } from './prefix.js'
import { type Project, readProject } from './project.js'
import { restoreCopy } from './restore.js'
import { isRefusal, type SyncItem, toExitCode } from './states.js'
import { pathsOf, writeChanges } from './writer.js'

/** A package, and the folder of its migrations and their manifest. */
export interface ReleaseSource {
  package: string
  releaseFolder: string
}

/** What to sync, and how far to go. */
export interface SyncOptions extends ReleaseSource {
  /** the project's root folder */
  root: string
  /**
   * packages that are synced behind the first, in this order; without it the first is looked at alone, and edited copies
   * of the others are left to a sync of them
   */
  plugins?: readonly ReleaseSource[]
  /** report and judge, write nothing */
  check?: boolean
  /** report what would be written, write nothing */
  dryRun?: boolean
  /** bring back this one deleted copy, and do nothing else */
  restore?: string
}

/** What a sync found of one package, and did. */
export interface PackageReport {
  package: string
  exitCode: number
  items: PlannedItem[]
  /** whether the lock file differs from what it should say */
  isLockStale: boolean
  /** paths relative to the root that were written, or would be without `check` and `dryRun` */
  written: string[]
}

/** The report of the first package, with the exit code of the worst and the lock file, which is of all. */
export interface SyncReport extends PackageReport {
  plugins: PackageReport[]
}

/**
 * Brings the migrations of packages into the project's own stream: all of them, or none if one is refused.
 *
 * @throws {E_MANIFEST_MISSING} {E_MANIFEST_INVALID} {E_MIGRATION_PREFIX_TAKEN}
 * @throws {E_MIGRATION_LOCK_INVALID} {E_MIGRATION_UNRESTORABLE}
 *
 * @example
 * ```ts
 * const report = await syncMigrations({ root, package: '@acme/plugin', releaseFolder, check: true })
 * process.exitCode = report.exitCode
 * ```
 */
export async function syncMigrations(options: SyncOptions): Promise<SyncReport> {
  const project = await readProject(options.root, { copiesOnly: true })
  if (options.restore !== undefined) return restoreMigration(options.restore, project, options)

  const { root, check = false, dryRun = false, plugins = [] } = options
  const isAlone = options.plugins === undefined
  const releases = await readReleases([options, ...plugins])
  const isInstalled = findInstalled(root, project)
  const locked = (project.lock ?? []).filter(({ source }) => source && isInstalled(source.package))
  assertPrefixes(
    releases.map(({ manifest }) => manifest),
    locked
  )

  const plan = planSync(project, releases, { isInstalled, isAlone })
  const items = plan.packages.flatMap((one) => one.items)
  const isRefused = items.some(({ state }) => isRefusal(state))
  if (!check && !dryRun && !isRefused) await writeChanges(root, plan)

  const [first, ...others] = plan.packages.map(({ package: name, items: own, copies }) => ({
    package: name,
    exitCode: exitCodeOf(own, { check }),
    items: own,
    isLockStale:
      plan.lock !== null && own.some(({ state }) => state === 'NEW' || state === 'ADOPTED'),
    written: pathsOf({ copies, lock: null }),
  }))
  const isLockStale = plan.lock !== null
  const exitCode = exitCodeOf(items, { check })
  return {
    ...first!,
    exitCode: check && isLockStale ? exitCode || 2 : exitCode,
    isLockStale,
    written: [...first!.written, ...pathsOf({ copies: [], lock: plan.lock })],
    plugins: others,
  }
}

/** What may be listed twice is read once; a package whose migrations are in two folders could not be told apart. */
async function readReleases(sources: readonly ReleaseSource[]): Promise<Release[]> {
  const folders = new Map<string, string>()
  const releases: Release[] = []
  for (const { package: name, releaseFolder } of sources) {
    const known = folders.get(name)
    if (known === releaseFolder) continue
    if (known) throw new E_MANIFEST_INVALID([releaseFolder, `"${name}" has migrations in ${known}`])
    folders.set(name, releaseFolder)
    releases.push(await readRelease(releaseFolder, name))
  }
  return releases
}

const exitCodeOf = (items: readonly SyncItem[], options: { check: boolean }): number =>
  toExitCode(
    items.map(({ state }) => state),
    options
  )

/** Looks for each package of the lock file once, although it stands in many lines. */
function findInstalled(root: string, { lock }: Project): (packageName: string) => boolean {
  const names = new Set(lock?.flatMap(({ source }) => source?.package ?? []))
  const installed = new Set([...names].filter((name) => findReleaseFolder(root, name)))
  return (name) => installed.has(name)
}

/** The line in the lock file says from which of the packages a copy is. */
async function restoreMigration(
  revision: string,
  project: Project,
  options: SyncOptions
): Promise<SyncReport> {
  const line = project.lock?.find((one) => one.revision === revision)
  const source =
    options.plugins?.find((plugin) => plugin.package === line?.source?.package) ?? options
  const release = await readRelease(source.releaseFolder, source.package)
  const changes = { copies: [restoreCopy(revision, project, release)], lock: null }
  if (!options.check && !options.dryRun) await writeChanges(options.root, changes)
  return {
    package: source.package,
    exitCode: 0,
    items: [],
    isLockStale: false,
    written: pathsOf(changes),
    plugins: [],
  }
}
