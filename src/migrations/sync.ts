import { readRelease } from './manifest.js'
import { findReleaseFolder } from './package_folder.js'
import { planSync } from './plan.js'
import { readProject } from './project.js'
import { restoreCopy } from './restore.js'
import { type SyncItem, toExitCode } from './states.js'
import { pathsOf, writeChanges } from './writer.js'

/** What to sync, and how far to go. */
export interface SyncOptions {
  /** the project's root folder */
  root: string
  /** the package whose migrations are synced */
  package: string
  /** its `database/system` folder */
  releaseFolder: string
  /** report and judge, write nothing */
  check?: boolean
  /** report what would be written, write nothing */
  dryRun?: boolean
  /** bring back this one deleted copy, and do nothing else */
  restore?: string
}

/** What a sync found and did. */
export interface SyncReport {
  package: string
  exitCode: number
  items: SyncItem[]
  /** whether the lock file differs from what it should say */
  isLockStale: boolean
  /** paths relative to the root that were written, or would be without `check` and `dryRun` */
  written: string[]
}

/**
 * Brings the migrations of a package into the project's own stream.
 *
 * @throws {E_MANIFEST_MISSING}
 * @throws {E_MANIFEST_INVALID}
 * @throws {E_MIGRATION_LOCK_INVALID}
 * @throws {E_MIGRATION_UNRESTORABLE}
 *
 * @example
 * ```ts
 * const report = await syncMigrations({ root, package: '@acme/plugin', releaseFolder, check: true })
 * process.exitCode = report.exitCode
 * ```
 */
export async function syncMigrations(options: SyncOptions): Promise<SyncReport> {
  const { root, check = false, dryRun = false, restore } = options
  const release = await readRelease(options.releaseFolder, options.package)
  const project = await readProject(root)
  if (restore !== undefined) {
    const changes = { copies: [restoreCopy(restore, project, release)], lock: null }
    if (!check && !dryRun) await writeChanges(root, changes)
    return { ...settled(options), written: pathsOf(changes) }
  }

  const isInstalled = (name: string) => findReleaseFolder(root, name) !== null
  const plan = planSync(project, release, { isInstalled })
  if (!check && !dryRun) await writeChanges(root, plan)

  const isLockStale = plan.lock !== null
  const exitCode = toExitCode(
    plan.items.map((item) => item.state),
    { check }
  )
  return {
    ...settled(options),
    exitCode: check && isLockStale ? exitCode || 2 : exitCode,
    items: plan.items,
    isLockStale,
    written: pathsOf(plan),
  }
}

function settled(options: SyncOptions): SyncReport {
  return { package: options.package, exitCode: 0, items: [], isLockStale: false, written: [] }
}
