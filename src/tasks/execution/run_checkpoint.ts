import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { E_TASK_RUN_TAKEN } from '../errors.js'
import { toKeptJson } from '../kept_json.js'
import type { ClaimedRun } from '../run.js'
import type { RunStore } from '../store/run_store.js'
import type { Checkpoint } from '../task_context.js'

/** The checkpoint of one attempt. */
export class RunCheckpoint implements Checkpoint {
  readonly #run: ClaimedRun
  readonly #runs: RunStore
  #stored: string | null

  constructor(run: ClaimedRun, runs: RunStore) {
    this.#run = run
    this.#runs = runs
    this.#stored = run.checkpoint
  }

  get<Value>(): Value | null {
    return this.#stored === null ? null : JSON.parse(this.#stored)
  }

  async set(value: unknown, { trx }: { trx?: TransactionClientContract } = {}): Promise<void> {
    const json = toKeptJson('checkpoint', value) ?? 'null'
    const isKept = await this.#runs.keep(this.#run, json, trx)
    if (!isKept) throw new E_TASK_RUN_TAKEN([this.#run.id])
    if (trx) trx.after('commit', () => void (this.#stored = json))
    else this.#stored = json
  }
}
