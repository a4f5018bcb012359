import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { E_IDEMPOTENCY_ANSWER_TWICE, lost } from './errors.js'
import type { Holder, IdempotencyStore, KeyName } from './store.js'
import { type StoredAnswer, toStored } from './stored_answer.js'

const OWNER_BYTES = 16
const STORED_STATUS = 200

/** A command that runs for a key: it knows what the implementation stored. */
export class RunningCall {
  readonly #store: IdempotencyStore
  readonly holder: Holder
  #trx?: TransactionClientContract
  #stored?: StoredAnswer
  #hasCommitted = false
  #refusal?: Error

  constructor(store: IdempotencyStore, { service, key }: KeyName) {
    this.#store = store
    this.holder = { service, key, owner: randomBytes(OWNER_BYTES).toString('hex') }
  }

  /** The answer that the implementation stored last; its transaction may have been rolled back since. */
  get stored(): StoredAnswer | undefined {
    return this.#stored
  }

  /** Why an answer was not stored. It counts even if the implementation catches it. */
  get refusal(): Error | undefined {
    return this.#refusal
  }

  /** Whether the answer that lies there may be another command's. */
  get isAmbiguous(): boolean {
    return this.#refusal instanceof E_IDEMPOTENCY_ANSWER_TWICE
  }

  /**
   * Stores the answer in the transaction of the command.
   *
   * @throws {E_IDEMPOTENCY_LOST} {E_IDEMPOTENCY_ANSWER_TWICE} so that the transaction rolls back
   */
  async storeAnswer(trx: TransactionClientContract, body: unknown): Promise<void> {
    const before = this.#trx
    const replace = before === trx
    // to wait for the other transaction would be to wait for oneself
    if (before && !replace && !before.isCompleted) this.#refuse(this.#twice())

    this.#trx = trx
    const answer = toStored({ status: STORED_STATUS, body })
    const isStored = await this.#store.answer(this.holder, answer, { trx, replace })
    if (!isStored) this.#refuse(this.#hasCommitted ? this.#twice() : lost(this.holder.key))
    this.#stored = answer
    // Lucid says so even if the COMMIT failed: it is good for a message alone
    trx.after('commit', () => void (this.#hasCommitted = true))
  }

  #twice(): Error {
    return new E_IDEMPOTENCY_ANSWER_TWICE([this.holder.service, this.holder.key])
  }

  #refuse(refusal: Error): never {
    this.#refusal = refusal
    throw refusal
  }
}

const calls = new AsyncLocalStorage<RunningCall | null>()

/** Runs an implementation so that it finds its call, or none. */
export const runAs = <Result>(
  call: RunningCall | null,
  work: () => Promise<Result>
): Promise<Result> => calls.run(call, work)

/**
 * The call of this key, if its implementation runs and is to store its answer. What runs may also be a command that it
 * calls in the same process, which has no key, or one of its own.
 */
export function runningCallOf(key: string | undefined): RunningCall | null {
  const call = calls.getStore()
  return call && call.holder.key === key ? call : null
}
