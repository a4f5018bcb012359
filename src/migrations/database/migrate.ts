import { assertReachable, type HeldLock, withSessionLock } from '../../database/main.js'
import { E_MIGRATION_LOCKED } from '../errors.js'
import { type HistoryOptions, readHistory } from './history.js'
import { checkHistory } from './history_rules.js'
import { makeRunner, surroundEach } from './lucid_source.js'
import { emptyReport, type MigrateReport, type MigrationEvent } from './migrate_report.js'
import { PendingRun } from './pending_run.js'
import { planMigrations } from './plan_migrations.js'

export type { MigrateReport, MigrationEvent, MigrationFailure } from './migrate_report.js'

/** The lock that everybody who changes the schema or its history holds. */
export const MIGRATIONS_LOCK = 'iti:migrations'

/** How to run migrations. */
export interface MigrateOptions extends HistoryOptions {
  /** seconds to wait for another process that migrates the same database */
  wait: number
  /** asks to stop before the next migration */
  signal: AbortSignal
  /** run pending migrations that are older than the newest that has run */
  allowOutOfOrder?: boolean
  /** run although the database and the files have gone different ways */
  skipChecks?: boolean
  /** do not keep other processes out */
  disableLocks?: boolean
  /** report the statements, and run none */
  dryRun?: boolean
  onProgress?: (event: MigrationEvent) => void
}

/**
 * Applies pending migrations, one process at a time, after it held the history of the database against the files.
 *
 * @throws {E_DATABASE_UNREACHABLE}
 * @throws {E_MIGRATION_LOCKED} {E_DATABASE_LOCK_LOST} as the failure of a migration
 *
 * @example
 * ```ts
 * const report = await migrate({ app, db, connection: 'pg', wait: 60, signal: AbortSignal.timeout(60_000) })
 * ```
 */
export async function migrate(options: MigrateOptions): Promise<MigrateReport> {
  const { db, connection, wait, disableLocks, onProgress } = options
  await assertReachable(db, connection)
  if (disableLocks) return migrateAlone(options)

  const patience = AbortSignal.timeout(wait * 1000)
  const lock = {
    name: MIGRATIONS_LOCK,
    connection,
    signal: AbortSignal.any([patience, options.signal]),
    onWait: () => wait > 0 && onProgress?.({ kind: 'waiting', seconds: wait }),
  }
  let isMine = false
  try {
    return await withSessionLock(db, lock, (held) => {
      isMine = true
      return migrateAlone(options, held)
    })
  } catch (error) {
    if (isMine || (error as Error).name !== 'AbortError') throw error
    if (options.signal.aborted) return { ...emptyReport(), isInterrupted: true }
    throw new E_MIGRATION_LOCKED([connection, wait], { cause: error })
  }
}

/* What is pending is read here, after the wait: the process before may have done it all. */
async function migrateAlone(options: MigrateOptions, lock?: HeldLock): Promise<MigrateReport> {
  const { app, db, connection, schemaPath, onProgress } = options
  const history = await readHistory(options)
  const violations = checkHistory(history).filter(
    ({ rule }) => !(options.allowOutOfOrder && rule === 'out-of-order')
  )
  if (violations.length > 0 && !options.skipChecks) {
    return { ...emptyReport(), violations, pending: history.pending }
  }
  for (const violation of violations) onProgress?.({ kind: 'passed-over', violation })

  if (options.dryRun) return planMigrations(options, history.pending)
  const runner = await makeRunner({ app, db, connection, schemaPath })
  // a server may end the session that has it, and let somebody else begin
  if (lock) {
    surroundEach(runner, async (_step, apply) => {
      await lock.assertHeld()
      return apply()
    })
  }
  return new PendingRun(options, runner).execute()
}
