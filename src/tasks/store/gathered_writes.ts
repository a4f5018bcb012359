import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { affectedRows, retryOnConflict } from '../../database/main.js'
import { Gathering } from '../gathering.js'
import type { Fence } from './run_store.js'
import { RUNS } from './run_columns.js'

type Columns = Record<string, unknown>

/** The end of an attempt, in columns. */
interface End extends Fence {
  finishedAt: number
  changes: Columns
}

/** Which runs have ended, and what could not be written. */
interface Ended {
  written: ReadonlySet<string>
  failures: ReadonlyMap<End, unknown>
}

/**
 * Writes together what every run needs, its first row and its end, while others are being written: a statement costs
 * more than what it writes.
 */
export class GatheredWrites {
  readonly #client: () => QueryClientContract
  readonly #rows = new Gathering((rows: Columns[]) => this.#insert(rows))
  readonly #ends = new Gathering((ends: End[]) => this.#end(ends))

  constructor(client: () => QueryClientContract) {
    this.#client = client
  }

  /** Adds a row. */
  async add(row: Columns): Promise<void> {
    const failures = await this.#rows.add(row)
    const failure = failures.get(row)
    if (failure !== undefined) throw failure
  }

  /** Notes how an attempt ended; false if it is another's by now. */
  async end({ id, owner, attempt }: Fence, finishedAt: number, changes: Columns): Promise<boolean> {
    const end = { id, owner, attempt, finishedAt, changes }
    const { written, failures } = await this.#ends.add(end)
    if (failures.has(end)) throw failures.get(end)
    return written.has(id)
  }

  /* What failed, by row: one that cannot be stored does not keep the others out. */
  async #insert(rows: readonly Columns[]): Promise<Map<Columns, unknown>> {
    const failures = new Map<Columns, unknown>()
    const insert = (some: readonly Columns[]) =>
      retryOnConflict(() =>
        this.#client()
          .insertQuery()
          .table(RUNS)
          .multiInsert([...some])
      )
    try {
      await insert(rows)
    } catch (error) {
      if (rows.length === 1) return failures.set(rows[0]!, error)
      // one that is away takes none of them
      await this.#client().rawQuery('select 1')
      for (const row of rows) await insert([row]).catch((own) => failures.set(row, own))
    }
    return failures
  }

  /* Most end alike, without result and reason. */
  async #end(ends: readonly End[]): Promise<Ended> {
    const alike = Map.groupBy(ends, ({ owner, attempt, changes }) =>
      JSON.stringify([owner, attempt, changes])
    )
    const written = new Set<string>()
    const failures = new Map<End, unknown>()
    for (const group of alike.values()) {
      try {
        for (const id of await retryOnConflict(() => this.#endAlike(group))) written.add(id)
      } catch (error) {
        for (const end of group) failures.set(end, error)
      }
    }
    return { written, failures }
  }

  async #endAlike(ends: readonly End[]): Promise<string[]> {
    const [{ owner, attempt, changes }] = ends as [End]
    const ids = ends.map(({ id }) => id)
    const at = Math.max(...ends.map(({ finishedAt }) => finishedAt))
    const runs = () => this.#client().from(RUNS).whereIn('id', ids).where({ owner, attempt })
    const ended = await runs()
      .whereNull('finished_at')
      .update({ ...changes, finished_at: at })
    if (affectedRows(ended) === ids.length) return ids
    if (affectedRows(ended) === 0) return []
    const rows = await runs().where('finished_at', at).select('id')
    return rows.map(({ id }) => id)
  }
}
