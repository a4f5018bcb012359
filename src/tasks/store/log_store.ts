import type { Database } from '@adonisjs/lucid/database'
import { primaryOf, retryOnConflict } from '../../database/main.js'
import { toStorable } from './storable_text.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A line that belongs to a run. */
export interface LogLine {
  runId: string
  attempt: number
  level: LogLevel
  message: string
  data?: Record<string, unknown>
  /** Milliseconds since 1970. */
  at: number
}

/** A line as it is stored. */
export interface StoredLine extends LogLine {
  /** Later lines have greater ones. */
  id: number
}

const TABLE = 'iti_task_run_logs'
const LONGEST_MESSAGE = 10_000
const AT_ONCE = 200

/** The only place that reads and writes `iti_task_run_logs`. */
export class LogStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async add(lines: readonly LogLine[]): Promise<void> {
    for (let at = 0; at < lines.length; at += AT_ONCE) {
      const rows = lines.slice(at, at + AT_ONCE).map(toColumns)
      await retryOnConflict(() => primaryOf(this.#db).insertQuery().table(TABLE).multiInsert(rows))
    }
  }

  /** The lines of a run after one of them, in order. */
  async after(runId: string, id: number, limit: number): Promise<StoredLine[]> {
    const rows = await primaryOf(this.#db)
      .from(TABLE)
      .where('run_id', runId)
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
    return rows.map((row) => ({
      id: Number(row.id),
      runId: row.run_id,
      attempt: row.attempt,
      level: row.level,
      message: row.message,
      ...(row.data !== null && { data: JSON.parse(row.data) }),
      at: Number(row.at),
    }))
  }

  async removeOf(runIds: readonly string[]): Promise<void> {
    await retryOnConflict(() =>
      primaryOf(this.#db)
        .from(TABLE)
        .whereIn('run_id', [...runIds])
        .delete()
    )
  }
}

const toColumns = ({ runId, attempt, level, message, data, at }: LogLine) => ({
  run_id: runId,
  attempt,
  level,
  message: toStorable(message, LONGEST_MESSAGE),
  data: data === undefined ? null : JSON.stringify(data),
  at,
})
