import { withSessionLock } from '../../database/main.js'
import { E_MIGRATION_LOCKED } from '../errors.js'
import { type History, type HistoryOptions, readHistory, revisionOf } from './history.js'
import { MIGRATIONS_LOCK } from './migrate.js'

const PATIENCE = 60

/** What is wrong with a row of the history, and how it comes right. */
export type Repair =
  | { kind: 'rename'; id: number; name: string; to: string }
  /** the database has run the file under both names, and needs to remember one */
  | { kind: 'forget'; id: number; name: string; to: string }
  | { kind: 'unknown'; id: number; name: string; reason: string }

/** Whose history to repair. */
export interface RepairOptions extends HistoryOptions {
  /** do it; otherwise only say what would be done */
  apply?: boolean
}

/**
 * Tells the database the names that its migrations have now. No migration runs, and no table but that of the history
 * is written.
 *
 * @throws {E_MIGRATION_LOCKED}
 *
 * @example
 * ```ts
 * const repairs = await repairHistory({ app, db, connection: 'pg', apply: true })
 * ```
 */
export async function repairHistory({ apply, ...options }: RepairOptions): Promise<Repair[]> {
  if (!apply) return planRepairs(await readHistory(options))

  const { db, connection } = options
  const signal = AbortSignal.timeout(PATIENCE * 1000)
  const lock = { name: MIGRATIONS_LOCK, connection, signal }
  try {
    return await withSessionLock(db, lock, () => applyRepairs(options))
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    throw new E_MIGRATION_LOCKED([connection, PATIENCE], { cause: error })
  }
}

/** Finds for each row without a file the one file that has its revision. */
export function planRepairs({ files, recorded, corrupt }: History): Repair[] {
  const byRevision = Map.groupBy(files, revisionOf)
  const taken = new Set(recorded.map(({ name }) => name))
  return corrupt.map(({ id, name }) => {
    const revision = revisionOf(name)
    const candidates = revision === null ? [] : (byRevision.get(revision) ?? [])
    const [to, ...others] = candidates
    if (to === undefined) return { kind: 'unknown', id, name, reason: 'no file has its revision' }
    if (others.length > 0) {
      const reason = `${candidates.join(' and ')} have its revision. Delete one: node ace iti:migrations:rebase --onto=origin/main`
      return { kind: 'unknown', id, name, reason }
    }
    if (taken.has(to)) return { kind: 'forget', id, name, to }
    taken.add(to)
    return { kind: 'rename', id, name, to }
  })
}

/* What there is to do is read under the lock: a migration may have run until now. */
async function applyRepairs(options: HistoryOptions): Promise<Repair[]> {
  const history = await readHistory(options)
  const repairs = planRepairs(history)
  const client = options.db.connection(options.connection, { mode: 'write' })
  await client.transaction(async (trx) => {
    for (const repair of repairs) {
      const row = () => trx.from(history.table).where({ id: repair.id, name: repair.name })
      if (repair.kind === 'rename') await row().update({ name: repair.to })
      if (repair.kind === 'forget') await row().delete()
    }
  })
  return repairs
}
