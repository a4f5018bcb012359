import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { runningCall } from './running_call.js'

/**
 * Stores the answer of a command in the transaction that does its work, so that a crash leaves both or neither. The
 * implementation of an operation that declares `storesAnswer` calls it last in its transaction, with what it will
 * return. Where the call has no key, or the operation does not declare it, it does nothing.
 *
 * @throws {E_IDEMPOTENCY_LOST} if the command took so long that another call took it over: let the transaction roll
 * back
 * @throws {E_IDEMPOTENCY_ANSWER_TWICE} if another transaction has stored an answer for the same call
 *
 * @example
 * ```ts
 * async reserve(input: InputOf<InventoryFacade, 'reserve'>) {
 *   return db.transaction(async (trx) => {
 *     const reservation = await this.#reserve(input, trx)
 *     await storeAnswer(trx, reservation)
 *     return reservation
 *   })
 * }
 * ```
 */
export async function storeAnswer(trx: TransactionClientContract, answer: unknown): Promise<void> {
  await runningCall()?.storeAnswer(trx, answer)
}
