import type { Logger } from '@adonisjs/core/logger'
import type { Database } from '@adonisjs/lucid/database'
import { readIdempotencyKey } from '../wire/idempotency_key.js'
import { claimKey } from './claim_key.js'
import {
  E_IDEMPOTENCY_ANSWER_DIFFERS,
  E_IDEMPOTENCY_ANSWER_MISSING,
  lost,
  notCommitted,
} from './errors.js'
import type { CommandAnswer, KeyedAnswer, KeyedCall } from './keyed_call.js'
import { runAs, RunningCall } from './running_call.js'
import { IdempotencyStore } from './store.js'
import { findDifference, fromStored, type StoredAnswer, toStored } from './stored_answer.js'

/** What the commands with keys are made of. */
export interface IdempotencyParts {
  db: Database
  logger: Pick<Logger, 'error'>
  /** Whether mistakes of an implementation are logged; otherwise they are thrown. */
  inProduction: boolean
  /** Milliseconds since 1970; `Date.now` if it is left out. */
  now?: () => number
}

const FIRST_FAILURE = 400
const FIRST_FAULT = 500

/**
 * Runs a command that comes with a key once, however often it is sent. For 24 hours after a key was first used this
 * holds, for any number of processes on one database:
 *
 * - Whoever adds the row of a key runs the command; the row is committed before anything is done. Of calls at the
 *   same time one runs, and the others are told that it is running (409). Whoever comes later gets the same answer.
 * - The same key with another request is refused (422), and does nothing.
 * - A declared failure is an answer like any other: it is stored, and told again. One of 500 and above counts as a
 *   fault, since the same call may succeed later.
 *
 * Where the implementation **stores its answer** in the transaction of the command, effect and answer are committed
 * together or not at all:
 *
 * - Once `lockedFor` has passed without an answer, the next call takes the key over, and runs the command. One that
 *   was only slow cannot store its answer any more, so that its transaction rolls back (E_IDEMPOTENCY_LOST).
 * - After a fault the next call runs the command, and a commit that failed is a fault (E_IDEMPOTENCY_NOT_COMMITTED),
 *   whatever the implementation returned. If its commit went through after all, although the connection
 *   broke before it was heard of, the row has the answer, and the next call gets it. While the database has not
 *   decided about the commit, it keeps the row locked, and the next call waits for it.
 *
 * Where it **does not**, the answer is stored after the command. Nobody can know what a process did that died in
 * between, or one that failed:
 *
 * - After a fault, or once `lockedFor` has passed without an answer, the outcome is unknown (409), and the command
 *   never runs again by itself. If it was only slow, its answer is told from the moment it is stored.
 * - If a command is done and its answer cannot be stored, its caller gets the answer, and everybody after that is
 *   told that the outcome is unknown.
 *
 * One that is **idempotent** runs again in these cases, since nothing is wrong with doing it twice.
 *
 * It does not hold for what an implementation does outside its transaction, nor for one that declares to store its
 * answer and does not: such a command is told apart by E_IDEMPOTENCY_ANSWER_MISSING.
 * The clocks of the processes decide when a lock ends and a key expires. One that is minutes wrong makes a call wait, or
 * ends a lock early; it does not make a command run twice.
 */
export class IdempotentCommands {
  readonly #store: IdempotencyStore
  readonly #logger: Pick<Logger, 'error'>
  readonly #inProduction: boolean
  readonly #now: () => number

  constructor({ db, logger, inProduction, now = Date.now }: IdempotencyParts) {
    this.#store = new IdempotencyStore(db)
    this.#logger = logger
    this.#inProduction = inProduction
    this.#now = now
  }

  /**
   * @param execute returns an answer for success and for a declared failure, and throws for a fault
   *
   * @throws {E_IDEMPOTENCY_KEY_INVALID} {E_IDEMPOTENCY_KEY_REUSED} {E_IDEMPOTENCY_IN_PROGRESS}
   * @throws {E_IDEMPOTENCY_OUTCOME_UNKNOWN} {E_IDEMPOTENCY_LOST} {E_IDEMPOTENCY_NOT_COMMITTED}
   * and what `execute` throws
   * @throws {E_IDEMPOTENCY_ANSWER_TWICE} and, outside production, {E_IDEMPOTENCY_ANSWER_MISSING}
   * {E_IDEMPOTENCY_ANSWER_DIFFERS} if the implementation is wrong
   */
  async run(call: KeyedCall, execute: () => Promise<CommandAnswer>): Promise<KeyedAnswer> {
    readIdempotencyKey(call.key)

    const running = new RunningCall(this.#store, call)
    const { holder } = running
    const stored = await claimKey(this.#store, call, { holder, now: this.#now() })
    if (stored) return { ...fromStored(stored), isReplayed: true }

    const answer = await this.#execute({ call, running, execute })
    return { ...answer, isReplayed: false }
  }

  /** Deletes some of the keys that have expired, and returns how many. */
  sweep(): Promise<number> {
    return this.#store.sweep(this.#now())
  }

  async #execute({ call, running, execute }: Execution): Promise<CommandAnswer> {
    let answer: CommandAnswer
    try {
      answer = await runAs(call.storesAnswer ? running : null, execute)
      if (running.refusal) throw running.refusal
      if (isSuccess(answer) && running.stored) await this.#assertCommitted(running)
    } catch (error) {
      await this.#giveUp(call, running)
      throw running.refusal ?? error
    }
    if (answer.status < FIRST_FAULT) await this.#settle(call, running, answer)
    else await this.#giveUp(call, running)
    return answer
  }

  /* Neither Lucid nor knex tells that a COMMIT failed, so that an implementation returns as if it were done. */
  async #assertCommitted({ holder }: RunningCall): Promise<void> {
    const seen = await this.#store.find(holder)
    if (seen?.owner !== holder.owner) throw lost(holder.key)
    if (!seen.answer) throw notCommitted(holder.key)
  }

  async #giveUp(call: KeyedCall, { holder, isAmbiguous }: RunningCall): Promise<void> {
    try {
      if (isAmbiguous) await this.#store.doubt(holder, { evenAnswered: true })
      else if (call.storesAnswer || call.isIdempotent) await this.#store.release(holder)
      else await this.#store.doubt(holder)
    } catch (error) {
      // the lock ends by itself, which says the same a little later
      this.#log(call, error, 'Cannot note that a command failed')
    }
  }

  async #settle(call: KeyedCall, running: RunningCall, answer: CommandAnswer): Promise<void> {
    const told = toStored(answer)
    if (isSuccess(answer) && running.stored) return this.#compare(call, running.stored, told)

    let isStored: boolean
    let earlier: StoredAnswer | null
    try {
      isStored = await this.#store.answer(running.holder, told)
      earlier = isStored ? null : await this.#findOwn(running)
    } catch (error) {
      // it is done, and its caller is to know
      return this.#log(call, error, 'Cannot store the answer of a command')
    }
    if (earlier) return this.#compare(call, earlier, told)
    if (!call.storesAnswer) return
    if (!isStored) throw lost(call.key)
    if (isSuccess(answer)) {
      this.#complain(call, new E_IDEMPOTENCY_ANSWER_MISSING([call.service, call.key]))
    }
  }

  async #findOwn({ holder }: RunningCall): Promise<StoredAnswer | null> {
    const seen = await this.#store.find(holder)
    return seen?.owner === holder.owner ? seen.answer : null
  }

  #compare(call: KeyedCall, stored: StoredAnswer, told: StoredAnswer): void {
    const path = findDifference(stored, told)
    if (!path) return
    this.#complain(call, new E_IDEMPOTENCY_ANSWER_DIFFERS([call.service, call.key, path]))
  }

  #complain(call: KeyedCall, error: Error): void {
    if (!this.#inProduction) throw error
    this.#log(call, error, error.message)
  }

  #log({ service, key }: KeyedCall, error: unknown, message: string): void {
    this.#logger.error({ err: error, service, idempotencyKey: key }, message)
  }
}

const isSuccess = ({ status }: CommandAnswer): boolean => status < FIRST_FAILURE

interface Execution {
  call: KeyedCall
  running: RunningCall
  execute: () => Promise<CommandAnswer>
}
