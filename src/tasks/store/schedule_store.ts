import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { affectedRows, primaryOf, retryOnConflict } from '../../database/main.js'
import type { ScheduleKind, ScheduleSpec } from '../schedules/schedule.js'
import { type Integer, toNumber } from './integers.js'

/** A schedule as it is stored. Times are milliseconds since 1970. */
export interface StoredSchedule {
  id: number
  task: string
  name: string
  /** As the code declares it. */
  declared: ScheduleSpec
  /** As an operator changed it; null as long as nobody did. */
  own: Pick<ScheduleSpec, 'expression' | 'timeZone'> | null
  input: unknown
  pausedAt: number | null
  orphanedAt: number | null
  /** From where intervals are counted. */
  anchor: number
  /** null if it never fires again. */
  nextAt: number | null
  lastAt: number | null
}

/** Which schedule. */
export type ScheduleName = Pick<StoredSchedule, 'task' | 'name'>

/** A schedule that is declared for the first time. */
export type NewSchedule = Pick<
  StoredSchedule,
  'task' | 'name' | 'declared' | 'input' | 'anchor' | 'nextAt'
>

/** What may change of a schedule. */
export type ScheduleChanges = Partial<Omit<StoredSchedule, 'id' | 'task' | 'name'>>

const TABLE = 'iti_task_schedules'

/** What holds of a schedule: what an operator wants, otherwise what the code declares. */
export const specOf = ({
  declared,
  own,
}: Pick<StoredSchedule, 'declared' | 'own'>): ScheduleSpec => ({
  ...declared,
  ...own,
})

/** The only place that reads and writes `iti_task_schedules`. */
export class ScheduleStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async list(): Promise<StoredSchedule[]> {
    const rows: Columns[] = await this.#client.from(TABLE).orderBy('task').orderBy('name')
    return rows.map(toSchedule)
  }

  /** One schedule, locked if a transaction is given. */
  async find(
    { task, name }: ScheduleName,
    trx?: TransactionClientContract
  ): Promise<StoredSchedule | null> {
    const query = (trx ?? this.#client).from(TABLE).where({ task, name })
    const row: Columns | null = await (trx ? query.forUpdate() : query).first()
    return row && toSchedule(row)
  }

  /** Adds a schedule unless it is there: of two processes that start at once, one adds it. */
  async add(
    { task, name, declared, input, anchor, nextAt }: NewSchedule,
    now: number
  ): Promise<void> {
    const row = {
      task,
      name,
      ...toColumns({ declared, input, anchor, nextAt }),
      created_at: now,
      updated_at: now,
    }
    await retryOnConflict(() =>
      this.#client
        .insertQuery()
        .table(TABLE)
        .insert(row)
        .onConflict(['task', 'name'])
        .ignore()
        .exec()
    )
  }

  async change(
    { task, name }: ScheduleName,
    changes: ScheduleChanges,
    { now, trx }: { now: number; trx?: TransactionClientContract }
  ): Promise<void> {
    const client: QueryClientContract = trx ?? this.#client
    const update = () =>
      client
        .from(TABLE)
        .where({ task, name })
        .update({ ...toColumns(changes), updated_at: now })
    await (trx ? update() : retryOnConflict(update))
  }

  /** Those schedules of the tasks known here that fire next, the first of them first. */
  async next(tasks: readonly string[], limit: number): Promise<StoredSchedule[]> {
    const rows: Columns[] = await this.#client
      .from(TABLE)
      .whereNotNull('next_at')
      .whereNull('paused_at')
      .whereNull('orphaned_at')
      .whereIn('task', [...tasks])
      .orderBy('next_at')
      .limit(limit)
    return rows.map(toSchedule)
  }

  /** Sets the next time if nobody else did, and nothing else changed since it was read: of two processes one wins. */
  async advance(
    { id, nextAt }: StoredSchedule,
    { next, now }: { next: number | null; now: number },
    trx: TransactionClientContract
  ): Promise<boolean> {
    const advanced = await trx
      .from(TABLE)
      .where({ id, next_at: nextAt })
      .whereNull('paused_at')
      .whereNull('orphaned_at')
      .update({ next_at: next, last_at: nextAt, updated_at: now })
    return affectedRows(advanced) === 1
  }

  get #client(): QueryClientContract {
    return primaryOf(this.#db)
  }
}

interface Columns {
  id: number
  task: string
  name: string
  kind: ScheduleKind
  expression: string
  time_zone: string
  input: string | null
  own_expression: string | null
  own_time_zone: string | null
  paused_at: Integer | null
  orphaned_at: Integer | null
  anchor: Integer
  next_at: Integer | null
  last_at: Integer | null
}

const toSchedule = (row: Columns): StoredSchedule => ({
  id: row.id,
  task: row.task,
  name: row.name,
  declared: { kind: row.kind, expression: row.expression, timeZone: row.time_zone },
  own:
    row.own_expression === null
      ? null
      : { expression: row.own_expression, timeZone: row.own_time_zone ?? row.time_zone },
  input: row.input === null ? undefined : JSON.parse(row.input),
  pausedAt: toNumber(row.paused_at),
  orphanedAt: toNumber(row.orphaned_at),
  anchor: Number(row.anchor),
  nextAt: toNumber(row.next_at),
  lastAt: toNumber(row.last_at),
})

const toColumns = ({ declared, own, input, ...times }: ScheduleChanges) => ({
  ...(declared && {
    kind: declared.kind,
    expression: declared.expression,
    time_zone: declared.timeZone,
    input: input === undefined ? null : JSON.stringify(input),
  }),
  ...(own !== undefined && {
    own_expression: own?.expression ?? null,
    own_time_zone: own?.timeZone ?? null,
  }),
  ...(times.pausedAt !== undefined && { paused_at: times.pausedAt }),
  ...(times.orphanedAt !== undefined && { orphaned_at: times.orphanedAt }),
  ...(times.anchor !== undefined && { anchor: times.anchor }),
  ...(times.nextAt !== undefined && { next_at: times.nextAt }),
})
