import type { Database } from '@adonisjs/lucid/database'
import { type Page, primaryOf } from '../../database/main.js'
import type { Run, RunStatus, RunSummary } from '../run.js'
import {
  type RunRow,
  RUNS,
  type SummaryRow,
  SUMMARY_COLUMNS,
  toRun,
  toSummary,
} from './run_columns.js'

/** Which runs are wanted. */
export interface RunFilters {
  status?: readonly RunStatus[]
  task?: string
  schedule?: number
  page?: number
  pageSize?: number
}

/** How many runs of a queue are in a state. */
export interface QueueCount {
  queue: string
  status: 'queued' | 'running'
  count: number
  /** How long the oldest that could start waits, in milliseconds. */
  waiting: number
}

/** Reads runs for those who look at them. */
export class RunQueries {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The newest first. */
  async list({ page = 1, pageSize = 20, ...filters }: RunFilters): Promise<Page<RunSummary>> {
    const total = await this.#count(filters)
    const offset = (page - 1) * pageSize
    if (offset >= total) return { items: [], total, page, pageSize }
    const rows: SummaryRow[] = await this.#matching(filters)
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(pageSize)
      .select(...SUMMARY_COLUMNS)
    return { items: rows.map(toSummary), total, page, pageSize }
  }

  async find(id: string): Promise<Run | null> {
    const row: RunRow | null = await this.#runs.where('id', id).first()
    return row && toRun(row)
  }

  /** What is small of a run. */
  async findSummary(id: string): Promise<RunSummary | null> {
    const row: SummaryRow | null = await this.#runs
      .where('id', id)
      .select(...SUMMARY_COLUMNS)
      .first()
    return row && toSummary(row)
  }

  /** How many runs might have started before a time and belong to none of some tasks, by task. */
  async waitingOfOthers(tasks: readonly string[], before: number): Promise<Map<string, number>> {
    const rows = await this.#runs
      .where('status', 'queued')
      .where('run_at', '<', before)
      .whereNotIn('task', [...tasks])
      .groupBy('task')
      .orderBy('task')
      .select('task')
      .count('* as count')
    return new Map(rows.map(({ task, count }) => [task, Number(count)]))
  }

  /** The last run of each of some tasks that was not skipped, by task. */
  async lastOf(tasks: readonly string[]): Promise<Map<string, RunSummary>> {
    const found = await Promise.all(
      tasks.map((task) =>
        this.#runs
          .where('task', task)
          .whereNot('status', 'skipped')
          .orderBy('id', 'desc')
          .select(...SUMMARY_COLUMNS)
          .first()
      )
    )
    return new Map(found.filter(Boolean).map((row: SummaryRow) => [row.task, toSummary(row)]))
  }

  /** What waits and what runs, by queue. */
  async counts(now: number): Promise<QueueCount[]> {
    const rows = await this.#runs
      .whereIn('status', ['queued', 'running'])
      .groupBy('queue', 'status')
      .select('queue', 'status')
      .count('* as count')
      .min('run_at as oldest')
    return rows.map(({ queue, status, count, oldest }) => ({
      queue,
      status,
      count: Number(count),
      waiting: status === 'queued' ? Math.max(0, now - Number(oldest)) : 0,
    }))
  }

  get #runs() {
    return primaryOf(this.#db).from(RUNS)
  }

  #matching({ status, task, schedule }: RunFilters) {
    const query = this.#runs
    if (status?.length) query.whereIn('status', [...status])
    if (task !== undefined) query.where('task', task)
    if (schedule !== undefined) query.where('schedule_id', schedule)
    return query
  }

  async #count(filters: RunFilters): Promise<number> {
    const row = await this.#matching(filters).count('* as total').first()
    return Number(row.total)
  }
}
