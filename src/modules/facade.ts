import vine, { type VineValidator } from '@vinejs/vine'
import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import { E_FACADE_UNBOUND } from './errors.js'

/** What any caller may say besides the input. There is no transaction: a facade may live in another process. */
export interface CallOptions {
  signal?: AbortSignal
  /** The caller's own id of a command; the same id again must not do it twice. */
  idempotencyKey?: string
}

/** One operation of a contract: a query reads, a command changes something. */
export interface Operation<
  I extends SchemaTypes = SchemaTypes,
  O extends SchemaTypes = SchemaTypes,
> {
  readonly kind: 'query' | 'command'
  readonly input: VineValidator<I, any>
  readonly output: VineValidator<O, any>
}

export type Operations = Record<string, Operation>

type Schemas<I, O> = { input: I; output: O }
type Validator<S extends SchemaTypes> = VineValidator<S, any>

const operation = <I extends SchemaTypes, O extends SchemaTypes>(
  kind: Operation['kind'],
  schemas: Schemas<I, O>
): Operation<I, O> => ({
  kind,
  input: vine.create(schemas.input) as Validator<I>,
  output: vine.create(schemas.output) as Validator<O>,
})

/** An operation that changes nothing and may be repeated. */
export const query = <I extends SchemaTypes, O extends SchemaTypes>(schemas: Schemas<I, O>) =>
  operation('query', schemas)

/** An operation that changes something. */
export const command = <I extends SchemaTypes, O extends SchemaTypes>(schemas: Schemas<I, O>) =>
  operation('command', schemas)

/** The methods that a contract asks for: one plain JSON object in, plain JSON out. */
export type FacadeMethods<Ops extends Operations> = {
  [K in keyof Ops]: Ops[K] extends Operation<infer I, infer O>
    ? (input: Infer<I>, options?: CallOptions) => Promise<Infer<O>>
    : never
}

/** An abstract class that is the injection token, the type and the contract at once. */
export type FacadeClass<Ops extends Operations> = (abstract new () => FacadeMethods<Ops>) & {
  readonly contract: { readonly name: string; readonly operations: Ops }
}

/** What a facade is to code that does not know its operations. */
export type Facade<T> = (abstract new () => T) & {
  readonly name: string
  readonly contract: { readonly name: string; readonly operations: Operations }
}

/**
 * Makes the contract of a module. Other modules inject the class; the module itself `implements` it, so that a
 * missing operation does not compile.
 *
 * @throws {E_FACADE_UNBOUND} when the container constructs it because no module has bound it
 *
 * @example
 * ```ts
 * export class InventoryFacade extends facade('inventory', {
 *   findPart: query({ input: vine.object({ partNo: vine.string() }), output: PartDto }),
 * }) {}
 *
 * export default class InventoryService implements InventoryFacade {
 *   async findPart(input: InputOf<InventoryFacade, 'findPart'>) { … }
 * }
 * ```
 */
export function facade<const Ops extends Record<string, Operation<any, any>>>(
  name: string,
  operations: Ops
) {
  abstract class AbstractFacade {
    static readonly contract = { name, operations }

    constructor() {
      throw new E_FACADE_UNBOUND([new.target.name])
    }
  }
  return AbstractFacade as unknown as FacadeClass<Ops>
}

export type InputOf<F, K extends keyof F> = F[K] extends (
  input: infer I,
  ...rest: never[]
) => unknown
  ? I
  : never
export type OutputOf<F, K extends keyof F> = F[K] extends (...args: never[]) => Promise<infer O>
  ? O
  : never
