import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Clock } from '../clock/main.js'
import { currentWork } from '../http/main.js'
import type { DeclaredTask } from './declared_task.js'
import { parseDuration } from './duration.js'
import type { Delivery } from './engines/engine.js'
import { E_TASK_KEY_INVALID } from './errors.js'
import type { RunOrigin } from './run.js'
import { makeRunId } from './run_id.js'
import type { NewRun, RunStore } from './store/run_store.js'

/** How a run is stored. */
export interface DispatchOptions {
  /** How long it waits at least, as `5m`. */
  delay?: string | number
  /**
   * What no two runs of the task have in common that have not ended: if another has it, that one stands for this, and
   * nothing is stored.
   */
  unique?: string
  /** Stores it in this transaction, so that it exists if and only if the change does. */
  trx?: TransactionClientContract
}

/** What was dispatched. */
export interface Dispatched {
  /** Of the run; with `unique`, of the one that stands for it. */
  id: string
  /** Whether it was stored just now. */
  isNew: boolean
}

/** What a dispatcher works with. */
export interface DispatcherParts {
  runs: RunStore
  clock: Clock
  /** Tells the engine of runs that are committed; never rejects. */
  deliver: (runs: readonly Delivery[]) => Promise<void>
}

const LONGEST_KEY = 190
/* Whoever has a key may end between two looks. */
const LOOKS = 5

/** Stores runs, and has them delivered when they are committed. */
export class Dispatcher {
  readonly #runs: RunStore
  readonly #clock: Clock
  readonly #deliver: DispatcherParts['deliver']

  constructor({ runs, clock, deliver }: DispatcherParts) {
    this.#runs = runs
    this.#clock = clock
    this.#deliver = deliver
  }

  /** @throws {E_TASK_INPUT_INVALID} {E_TASK_DURATION_INVALID} {E_TASK_KEY_INVALID} */
  async dispatch(
    task: DeclaredTask,
    input: unknown,
    { delay = 0, unique, trx, origin = 'dispatch' }: DispatchOptions & { origin?: RunOrigin } = {}
  ): Promise<Dispatched> {
    if (unique !== undefined) assertKey(task, unique)
    const json = await task.input.toJson(input)
    const work = currentWork()
    const now = this.#clock.time()
    const runAt = now + parseDuration(delay)
    const run: NewRun = {
      id: makeRunId(now),
      task: task.id,
      queue: task.queue,
      status: 'queued',
      origin,
      runAt,
      input: json,
      uniqueKey: unique,
      traceId: work?.trace.traceId,
      userId: work?.actor?.id,
      createdAt: now,
      deliveredAt: runAt === now ? now : null,
    }
    const standIn = await this.#store(run, trx)
    if (standIn) return { id: standIn, isNew: false }

    const { id, queue } = run
    if (trx) trx.after('commit', () => void this.#deliver([{ id, queue, runAt }]))
    else void this.#deliver([{ id, queue, runAt }])
    return { id, isNew: true }
  }

  /* The id of the run that stands for this one, if one does. */
  async #store(run: NewRun, trx: TransactionClientContract | undefined): Promise<string | null> {
    const { task, uniqueKey } = run
    if (uniqueKey === undefined) {
      await this.#runs.add(run, trx)
      return null
    }
    for (let look = 1; look <= LOOKS; look++) {
      if (await this.#runs.addIfFree(run, trx)) return null
      const holder = await this.#runs.findHolder({ task, unique_key: uniqueKey }, trx)
      if (holder) return holder
    }
    throw new Error(`The key "${uniqueKey}" of ${task} is taken and given back all the time`)
  }
}

function assertKey({ id }: DeclaredTask, key: string): void {
  // MySQL does not tell texts apart that differ by blanks at their end
  const isFine =
    key.length > 0 &&
    key === key.trim() &&
    key.length <= LONGEST_KEY &&
    !/\0/.test(key) &&
    key.isWellFormed()
  if (!isFine) throw new E_TASK_KEY_INVALID([id, LONGEST_KEY, key.length])
}
