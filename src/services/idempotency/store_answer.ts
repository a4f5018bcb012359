import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CallOptions } from '../../modules/main.js'
import { runningCallOf } from './running_call.js'

/**
 * Stores the answer of a command in the transaction that does its work, so that a crash leaves both or neither. The
 * implementation of an operation that declares `storesAnswer` calls it last in its transaction, with what it will
 * return. Where the call has no key, or the operation does not declare it, it does nothing.
 *
 * @param options what the implementation was called with: a command that it calls in the same process has others, and
 * does not store its answer in place of this one
 *
 * @throws {E_IDEMPOTENCY_LOST} if the command took so long that another call took it over: let the transaction roll
 * back
 * @throws {E_IDEMPOTENCY_ANSWER_TWICE} if another transaction has stored an answer for the same call
 *
 * @example
 * ```ts
 * async reserve(input: InputOf<InventoryFacade, 'reserve'>, options?: CallOptions) {
 *   return db.transaction(async (trx) => {
 *     const reservation = await this.#reserve(input, trx)
 *     await storeAnswer(trx, reservation, options)
 *     return reservation
 *   })
 * }
 * ```
 */
export async function storeAnswer(
  trx: TransactionClientContract,
  answer: unknown,
  options: CallOptions | undefined
): Promise<void> {
  await runningCallOf(options?.idempotencyKey)?.storeAnswer(trx, answer)
}
