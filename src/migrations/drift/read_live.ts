import { assertReachable, withSessionLock } from '../../database/main.js'
import { type HistoryOptions, readHistory } from '../database/history.js'
import { MIGRATIONS_LOCK } from '../database/migrate.js'
import { E_MIGRATION_LOCKED } from '../errors.js'
import { E_DRIFT_HISTORY_CORRUPT, E_DRIFT_INTERRUPTED, E_DRIFT_NOTHING_RUN } from './errors.js'
import { introspect } from './schema/introspect.js'
import type { Schema } from './schema/shape.js'

const PATIENCE = 60

/** Whose schema to read. */
export interface ReadLiveOptions extends HistoryOptions {
  /** asks to stop */
  signal: AbortSignal
  /** names of tables to leave out */
  ignore: readonly string[]
}

/** A database as it is, and what made it so. */
export interface Live {
  /** the migrations that have run */
  names: string[]
  pending: string[]
  found: Schema
}

/**
 * Reads what has run and the schema at one moment: while somebody migrates, the one is ahead of the other.
 *
 * @throws {E_DRIFT_NOTHING_RUN}
 * @throws {E_DRIFT_HISTORY_CORRUPT}
 * @throws {E_DRIFT_INTERRUPTED}
 * @throws {E_MIGRATION_LOCKED}
 */
export async function readLive(options: ReadLiveOptions): Promise<Live> {
  const { db, connection } = options
  await assertReachable(db, connection)
  const patience = AbortSignal.timeout(PATIENCE * 1000)
  const signal = AbortSignal.any([patience, options.signal])
  try {
    return await withSessionLock(db, { name: MIGRATIONS_LOCK, connection, signal }, () =>
      readAlone(options)
    )
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    if (options.signal.aborted) throw new E_DRIFT_INTERRUPTED([], { cause: error })
    throw new E_MIGRATION_LOCKED([connection, PATIENCE], { cause: error })
  }
}

async function readAlone({ ignore, ...options }: ReadLiveOptions): Promise<Live> {
  const { db, connection } = options
  const { recorded, corrupt, pending } = await readHistory(options)
  if (corrupt.length > 0) {
    throw new E_DRIFT_HISTORY_CORRUPT([corrupt.map(({ name }) => name).join(', ')])
  }
  if (recorded.length === 0) throw new E_DRIFT_NOTHING_RUN([connection])

  const found = await introspect(db.connection(connection, { mode: 'write' }), { ignore })
  return { names: recorded.map(({ name }) => name), pending, found }
}
