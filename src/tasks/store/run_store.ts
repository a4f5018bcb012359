import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { affectedRows, primaryOf, retryOnConflict } from '../../database/main.js'
import type { ClaimedRun, Progress, RunOrigin, RunStatus } from '../run.js'
import { GatheredWrites } from './gathered_writes.js'
import { FREE_PLACES, RUNS } from './run_columns.js'
import { toStorable } from './storable_text.js'

/** A run that is about to be stored. Times are milliseconds since 1970. */
export interface NewRun {
  id: string
  task: string
  queue: string
  /** One that is `running` has begun its first attempt already. */
  status: 'queued' | 'running' | 'skipped'
  /** The worker that executes it, if it runs already. */
  owner?: string
  origin: RunOrigin
  scheduleId?: number
  scheduledFor?: number
  runAt: number
  /** JSON. */
  input: string | null
  reason?: string | null
  uniqueKey?: string
  overlapSlot?: string | null
  waitsFor?: string | null
  traceId?: string
  userId?: number
  createdAt: number
  /** When it is given to the engine. */
  deliveredAt?: number | null
}

/** Whose attempt it is: what another worker has taken over cannot be changed by the first. */
export type Fence = Pick<ClaimedRun, 'id' | 'owner' | 'attempt'>

/** How an attempt ended for good. */
export interface Ending {
  status: Exclude<RunStatus, 'queued' | 'running' | 'skipped'>
  at: number
  result?: string | null
  error?: string | null
  reason?: string | null
  progress?: Progress | null
  /** Whether it runs again, so that it keeps its places and has not really ended. */
  isToResume?: boolean
}

/** That a run goes back into its queue. */
export interface Return {
  runAt: number
  reason: string
  error?: string | null
  progress?: Progress | null
  /** Whether the attempt does not count. */
  isForgiven?: boolean
}

const LONGEST_REASON = 512
const LONGEST_ERROR = 32_000

/** Stores what becomes of runs. Every change names the attempt that makes it, and touches nothing else. */
export class RunStore {
  readonly #db: Database
  readonly #gathered = new GatheredWrites(() => this.client)

  constructor(db: Database) {
    this.#db = db
  }

  get client(): QueryClientContract {
    return primaryOf(this.#db)
  }

  /** Adds a run. */
  async add(run: NewRun, trx?: TransactionClientContract): Promise<void> {
    if (trx) await trx.insertQuery().table(RUNS).insert(toColumns(run)).exec()
    else await this.#gathered.add(toColumns(run))
  }

  /** Adds a run unless another has its time, its key or its slot, and returns whether it did. */
  async addIfFree(run: NewRun, trx?: TransactionClientContract): Promise<boolean> {
    const insert = (client: QueryClientContract) =>
      client.insertQuery().table(RUNS).insert(toColumns(run)).onConflict().ignore().exec()
    await (trx ? insert(trx) : retryOnConflict(() => insert(this.client)))
    // the drivers do not agree on how to tell
    const client = trx ?? this.client
    return (await client.from(RUNS).where('id', run.id).select('id').first()) !== null
  }

  /** The run that has a key, or a slot, at the moment. */
  async findHolder(
    place: { task: string; unique_key: string } | { overlap_slot: string },
    client: QueryClientContract = this.client
  ): Promise<string | null> {
    const holder = client.from(RUNS).where(place).select('id')
    // a transaction of MySQL sees what it saw first, and the holder may have come later
    const isStale = client.isTransaction && client.dialect.name === 'mysql'
    const row = await (isStale ? holder.forShare() : holder).first()
    return row?.id ?? null
  }

  /** Notes how an attempt ended; false if it is another's by now, or to be resumed though somebody wants to cancel it. */
  finish(run: Fence, ending: Ending): Promise<boolean> {
    const changes = endingColumns(ending)
    if (!ending.isToResume)
      return this.#gathered.end(run, ending.at, { ...changes, ...FREE_PLACES })
    return this.#change((runs) => wanted(ofAttempt(runs, run)).update(changes))
  }

  /** Notes how an attempt ends whose body still goes on, and keeps its places. */
  mark(run: Fence, ending: Ending): Promise<boolean> {
    const changes = endingColumns(ending)
    return this.#change((runs) => ofAttempt(runs, run).where('status', 'running').update(changes))
  }

  /** Puts a run back into its queue, unless somebody wants to cancel it; it keeps its places. */
  giveBack(run: Fence, { runAt, reason, error, progress, isForgiven }: Return): Promise<boolean> {
    const changes = {
      status: 'queued',
      run_at: runAt,
      reason: toStorable(reason, LONGEST_REASON),
      owner: null,
      delivered_at: null,
      finished_at: null,
      ...(error !== undefined && { error: cut(error) }),
      ...(progress !== undefined && { progress: JSON.stringify(progress) }),
      ...(isForgiven && { attempt: run.attempt - 1 }),
    }
    return this.#change((runs) => wanted(ofAttempt(runs, run)).update(changes))
  }

  /** Notes how far an attempt is. */
  report(run: Fence, progress: Progress): Promise<boolean> {
    const changes = { progress: JSON.stringify(progress) }
    return this.#change((runs) => ofAttempt(runs, run).update(changes))
  }

  /** Stores where an attempt has got to. */
  async keep(run: Fence, checkpoint: string, trx?: TransactionClientContract): Promise<boolean> {
    const store = (client: QueryClientContract) =>
      ofAttempt(client.from(RUNS), run).where('status', 'running').update({ checkpoint })
    if (trx) return affectedRows(await store(trx)) === 1
    return retryOnConflict(async () => affectedRows(await store(this.client)) === 1)
  }

  /** Which of an owner's runs somebody wants to be cancelled. */
  async cancelled(owner: string): Promise<string[]> {
    const rows = await this.client
      .from(RUNS)
      .where({ status: 'running', owner })
      .whereNotNull('cancel_requested_at')
      .select('id')
    return rows.map(({ id }) => id)
  }

  /** Which runs a worker executes, as far as the table knows. */
  runningOf(owner: string): Promise<(Fence & { queue: string })[]> {
    return this.client
      .from(RUNS)
      .where({ status: 'running', owner })
      .select('id', 'owner', 'attempt', 'queue')
  }

  /** Runs work in a transaction of its own, again if it met another. */
  transaction<Result>(work: (trx: TransactionClientContract) => Promise<Result>): Promise<Result> {
    return retryOnConflict(() => this.#db.transaction(work))
  }

  #change(change: (runs: Runs) => PromiseLike<unknown>): Promise<boolean> {
    return retryOnConflict(async () => affectedRows(await change(this.client.from(RUNS))) === 1)
  }
}

type Runs = DatabaseQueryBuilderContract<any>

const ofAttempt = (runs: Runs, { id, owner, attempt }: Fence): Runs =>
  runs.where({ id, owner, attempt }).whereNull('finished_at')

const wanted = (runs: Runs): Runs => runs.whereNull('cancel_requested_at')

const cut = (text: string | null): string | null => text && toStorable(text, LONGEST_ERROR)

const sentence = (text: string | null | undefined): string | null =>
  text ? toStorable(text, LONGEST_REASON) : null

const endingColumns = ({ status, result, error, reason, progress }: Ending) => ({
  status,
  ...(reason !== undefined && { reason: sentence(reason) }),
  ...(result !== undefined && { result }),
  ...(error !== undefined && { error: cut(error) }),
  ...(progress !== undefined && { progress: progress && JSON.stringify(progress) }),
})

const toColumns = (run: NewRun) => ({
  id: run.id,
  task: run.task,
  queue: run.queue,
  status: run.status,
  origin: run.origin,
  schedule_id: run.scheduleId ?? null,
  scheduled_for: run.scheduledFor ?? null,
  run_at: run.runAt,
  attempt: run.status === 'running' ? 1 : 0,
  owner: run.owner ?? null,
  input: run.input,
  reason: sentence(run.reason),
  unique_key: run.uniqueKey ?? null,
  own_key: run.uniqueKey ?? null,
  overlap_slot: run.overlapSlot ?? null,
  waits_for: run.waitsFor ?? null,
  trace_id: run.traceId ?? null,
  user_id: run.userId ?? null,
  created_at: run.createdAt,
  started_at: run.status === 'running' ? run.createdAt : null,
  finished_at: run.status === 'skipped' ? run.createdAt : null,
  delivered_at: run.deliveredAt ?? null,
})
