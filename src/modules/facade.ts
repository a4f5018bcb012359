import type { Infer } from '@vinejs/vine/types'
import { E_FACADE_UNBOUND } from './errors.js'
import { assertContract } from './facade_contract.js'
import { E_FACADE_EXTENDED } from './facade_errors.js'
import type { Operation, Operations } from './facade_operation.js'

export { command, query } from './facade_operation.js'

/** What any caller may say besides the input. There is no transaction: a facade may live in another process. */
export interface CallOptions {
  /** Ends the wait. The implementation is handed it, and may stop early. */
  signal?: AbortSignal
  /** The caller's own id of a command; the same id again must not do it twice. */
  idempotencyKey?: string
}

/** The methods that a contract asks for: one plain JSON object in, plain JSON out. */
export type FacadeMethods<Ops extends Operations> = {
  [K in keyof Ops]: Ops[K] extends Operation<infer I, infer O>
    ? (input: Infer<I>, options?: CallOptions) => Promise<Infer<O>>
    : never
}

/** What a facade is called, and what may be asked of it. Without operations it never leaves its process. */
export interface Contract<Ops extends Operations = Operations> {
  readonly name: string
  readonly operations: Ops
}

/** An abstract class that is the injection token, the type and the contract at once. */
export type FacadeClass<Ops extends Operations> = (abstract new () => FacadeMethods<Ops>) & {
  readonly contract: Contract<Ops>
}

/** What a facade is to code that does not know its operations. A plain abstract class has no contract. */
export type Facade<T> = (abstract new (...args: never[]) => T) & {
  readonly name: string
  readonly contract?: Contract
}

/** A facade whose calls may cross to another process. */
export type ContractFacade<T> = Facade<T> & { readonly contract: Contract }

/** Whether a facade says what its operations take and give; otherwise it is bound as it is, everywhere. */
export const hasContract = <T>(facade: Facade<T>): facade is ContractFacade<T> =>
  Object.keys(facade.contract?.operations ?? {}).length > 0

/**
 * Makes the contract of a module. Other modules inject the class; the module itself `implements` it, so that a
 * missing operation does not compile.
 * Without operations, the class declares abstract methods of any shape, which may take a transaction: such a facade
 * never moves to another process.
 *
 * @throws {E_FACADE_CONTRACT_INVALID} naming the facade and the operation
 * @throws {E_FACADE_UNBOUND} when the container constructs it because no module has bound it
 * @throws {E_FACADE_EXTENDED} when a class that extends a contract is constructed
 *
 * @example
 * ```ts
 * export class InventoryFacade extends facade('inventory', {
 *   findPart: query({ input: vine.object({ partNo: vine.string() }), output: PartDto }),
 *   reserve: command({ input: ReserveInput, output: ReservationDto, errors: { out_of_stock: E_OUT_OF_STOCK } }),
 * }) {}
 *
 * export default class InventoryService implements InventoryFacade {
 *   async findPart(input: InputOf<InventoryFacade, 'findPart'>) { … }
 * }
 *
 * export abstract class LedgerFacade extends facade('ledger') {
 *   abstract post(entry: Entry, trx?: TransactionClientContract): Promise<void>
 * }
 * ```
 */
export function facade(name: string): FacadeClass<{}>
export function facade<const Ops extends Operations>(
  name: string,
  operations: Ops
): FacadeClass<Ops>
export function facade(name: string, operations: Operations = {}): FacadeClass<Operations> {
  assertContract(name, operations)

  abstract class AbstractFacade {
    static readonly contract = { name, operations }

    constructor() {
      const parent = Object.getPrototypeOf(new.target)
      if (parent === AbstractFacade) throw new E_FACADE_UNBOUND([new.target.name])
      if (hasContract(parent)) throw new E_FACADE_EXTENDED([new.target.name, parent.name])
    }
  }
  return AbstractFacade as unknown as FacadeClass<Operations>
}

/** What an operation takes: `InputOf<InventoryFacade, 'reserve'>`. */
export type InputOf<F, K extends keyof F> = F[K] extends (
  input: infer I,
  ...rest: never[]
) => unknown
  ? I
  : never

/** What an operation gives: `OutputOf<InventoryFacade, 'reserve'>`. */
export type OutputOf<F, K extends keyof F> = F[K] extends (...args: never[]) => Promise<infer O>
  ? O
  : never
