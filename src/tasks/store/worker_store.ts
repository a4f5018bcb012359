import type { Database } from '@adonisjs/lucid/database'
import { affectedRows, primaryOf, retryOnConflict } from '../../database/main.js'

/** A process that executes runs. Times are milliseconds since 1970. */
export interface Worker {
  id: string
  host: string
  pid: number
  /** Tells whether its process can be seen from another; null where nobody can tell. */
  machine: string | null
  /** Its queues, with how many runs of each it executes at once. */
  queues: Record<string, number>
  /** Grows with every sign of life. */
  beats: number
  startedAt: number
  heartbeatAt: number
}

const TABLE = 'iti_task_workers'

/** The only place that reads and writes `iti_task_workers`. */
export class WorkerStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async add(worker: Worker): Promise<void> {
    const { id, host, pid, machine, queues, beats, startedAt, heartbeatAt } = worker
    await retryOnConflict(() =>
      primaryOf(this.#db)
        .insertQuery()
        .table(TABLE)
        .insert({
          id,
          host,
          pid,
          machine,
          queues: JSON.stringify(queues),
          beats,
          started_at: startedAt,
          heartbeat_at: heartbeatAt,
        })
        .exec()
    )
  }

  /** Gives a sign of life; false if others took the worker for dead. */
  async beat(id: string, now: number): Promise<boolean> {
    return retryOnConflict(async () => {
      const client = primaryOf(this.#db)
      const changes = { beats: client.raw('beats + 1'), heartbeat_at: now }
      return affectedRows(await client.from(TABLE).where('id', id).update(changes)) === 1
    })
  }

  async list(): Promise<Worker[]> {
    const rows = await primaryOf(this.#db).from(TABLE).orderBy('started_at')
    return rows.map((row) => ({
      id: row.id,
      host: row.host,
      pid: row.pid,
      machine: row.machine,
      queues: JSON.parse(row.queues),
      beats: Number(row.beats),
      startedAt: Number(row.started_at),
      heartbeatAt: Number(row.heartbeat_at),
    }))
  }

  /** Forgets a worker, if it has given no sign of life since it was seen. */
  async remove({ id, beats }: Pick<Worker, 'id' | 'beats'>): Promise<boolean> {
    const remove = () => primaryOf(this.#db).from(TABLE).where({ id, beats }).delete()
    return retryOnConflict(async () => affectedRows(await remove()) === 1)
  }

  /** Forgets a worker that has ended. */
  async leave(id: string): Promise<void> {
    await retryOnConflict(() => primaryOf(this.#db).from(TABLE).where({ id }).delete())
  }
}
