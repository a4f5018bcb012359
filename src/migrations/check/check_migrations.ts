import { checkHistory } from '../database/history_rules.js'
import type { History } from '../database/history.js'
import type { SyncOptions } from '../sync.js'
import type { Violation } from '../violation.js'
import { checkFrozen, checkFuture, checkLinear } from './branch_rules.js'
import { checkNames, checkTimestamps } from './name_rules.js'
import { readStream, type Stream, type StreamOptions } from './stream.js'
import { checkSync } from './sync_rules.js'

/** What to check, and against what. */
export interface CheckOptions extends StreamOptions, SyncOptions {
  now: Date
  /** what a database has run, if that is to be checked too */
  history?: History
}

/** What a check found. */
export interface CheckReport {
  /** how many migrations there are */
  files: number
  /** the branches that were compared with */
  comparedWith: string[]
  violations: Violation[]
  /** what is told and is no fault */
  notes: string[]
}

/**
 * Checks everything that can go wrong with a stream of migrations before it reaches another branch or a database.
 *
 * @throws {E_GIT_MISSING} {E_GIT_REF_MISSING} {E_GIT_HISTORY_MISSING} {E_MANIFEST_MISSING} {E_MANIFEST_INVALID}
 *
 * @example
 * ```ts
 * const { violations } = await checkMigrations({ root, base: 'origin/main', package: name, releaseFolder, now: new Date() })
 * ```
 */
export async function checkMigrations(options: CheckOptions): Promise<CheckReport> {
  const [stream, sync] = await Promise.all([readStream(options), checkSync(options)])
  return {
    files: stream.project.files.length,
    comparedWith: stream.targets.map(({ ref }) => ref),
    violations: [
      ...checkNames(stream),
      ...checkTimestamps(stream),
      ...checkFrozen(stream),
      ...checkLinear(stream),
      ...checkFuture(stream, options.now),
      ...sync.violations,
      ...(options.history ? checkHistory(options.history) : []),
    ],
    notes: [...notesOf(stream), ...sync.notes],
  }
}

function notesOf({ base, unknown }: Stream): string[] {
  if (base === null) return ['Nothing was compared with another branch']
  return unknown ? [`${unknown} is not known here; nothing was compared with it`] : []
}
