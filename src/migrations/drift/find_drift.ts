import type { Database } from '@adonisjs/lucid/database'
import { type HistoryOptions, historyTable } from '../database/history.js'
import { compareSchemas } from './compare/compare_schemas.js'
import { describeChange, type Difference } from './describe.js'
import { propose } from './proposal/propose.js'
import { readLive } from './read_live.js'
import { introspect } from './schema/introspect.js'
import { migrateScratch } from './scratch/migrate_scratch.js'
import { createScratch } from './scratch/scratch.js'

/** Which database to compare, and with what. */
export interface DriftOptions extends HistoryOptions {
  /** the URL of an empty database to take as scratch database; by default one is made */
  scratch?: string
  /** tables that the migrations have nothing to do with */
  ignore?: readonly string[]
  /** asks to stop, and to tidy up */
  signal: AbortSignal
  /** hears that the scratch database is there */
  onScratch?: () => void
}

/** In what a database is not as its migrations make it. */
export interface DriftReport {
  connection: string
  differences: Difference[]
  /** migrations that have not run, and are no difference */
  pending: string[]
  /** the text of a migration that makes other databases like this one; null without a difference */
  proposal: string | null
}

/**
 * Finds what somebody changed in a database by hand: it runs in an empty database what this one has run, and holds
 * the two against each other. It never writes to the database itself. Meanwhile the connection leads to the empty
 * database, and all other connections refuse to work, so it is nothing for a process that serves others.
 *
 * @throws {E_DRIFT_NOTHING_RUN}
 * @throws {E_DRIFT_HISTORY_CORRUPT}
 * @throws {E_DRIFT_UNSUPPORTED}
 * @throws {E_DRIFT_INTERRUPTED}
 * @throws {E_MIGRATION_LOCKED}
 * @throws {E_SCRATCH_IMPOSSIBLE}
 * @throws {E_SCRATCH_MIGRATION_FAILED}
 *
 * @example
 * ```ts
 * const { differences } = await findDrift({ app, db, connection: 'pg', signal: AbortSignal.timeout(60_000) })
 * ```
 */
export async function findDrift(options: DriftOptions): Promise<DriftReport> {
  const { app, db, connection, schemaPath, signal } = options
  const ignore = [...bookkeeping(db, connection), ...(options.ignore ?? [])]
  const { names, pending, found } = await readLive({
    app,
    db,
    connection,
    schemaPath,
    signal,
    ignore,
  })

  const scratch = await createScratch({ app, db, connection, schemaPath, url: options.scratch })
  try {
    options.onScratch?.()
    const expected = await migrateScratch(
      scratch,
      { app, db, connection, schemaPath, names, signal },
      (client) => introspect(client, { ignore })
    )
    const changes = compareSchemas(expected, found)
    const proposal =
      changes.length > 0 ? propose(changes, { dialect: found.dialect, connection }) : null
    return { connection, differences: changes.map(describeChange), pending, proposal }
  } finally {
    await scratch.remove()
  }
}

function bookkeeping(db: Database, connection: string): string[] {
  const table = historyTable(db, connection)
  return [table, `${table}_versions`]
}
