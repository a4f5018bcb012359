import vine, { type VineValidator } from '@vinejs/vine'
import type { ConstructableSchema, SchemaTypes } from '@vinejs/vine/types'
import type { FailureClass } from '../errors.js'

/** What an operation fails with, by the code that another process is told (`out_of_stock`). */
export type OperationErrors = Record<string, FailureClass<never>>

/** A compiled schema. Vine asks a validator without meta data for meta data, unless they are of any type. */
export type Validator<S extends SchemaTypes> = VineValidator<S, any>

/** An object: what an operation is given can grow a field without a new operation. */
export type InputSchema = ConstructableSchema<unknown, Record<string, unknown>, unknown>

/** Where an operation of a service written elsewhere is found, below the service's base URL. */
export interface HttpRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** for instance `/parts/:partNo`, where `partNo` is a field of the input */
  path: string
}

/** What holds for an operation wherever it runs. */
export interface OperationTraits {
  /** The route on the wire; `POST /services/<facade>/<operation>` if it is left out. */
  http?: HttpRoute
  /** That a command done twice with the same input leaves what doing it once leaves. A query always is. */
  idempotent?: boolean
  /**
   * That the implementation stores its answer in the transaction of the command, with `storeAnswer`: after a crash a
   * call with an idempotency key is then either done and answered, or runs again. Without it such a call is reported
   * as unknown, and never runs again by itself.
   */
  storesAnswer?: boolean
}

/** One operation of a contract: a query reads, a command changes something. */
export interface Operation<
  I extends SchemaTypes = SchemaTypes,
  O extends SchemaTypes = SchemaTypes,
  E extends OperationErrors = OperationErrors,
> {
  readonly kind: 'query' | 'command'
  readonly input: Validator<I>
  readonly output: Validator<O>
  readonly errors: E
  readonly http?: HttpRoute
  readonly idempotent: boolean
  readonly storesAnswer: boolean
}

export type Operations = Record<string, Operation>

/**
 * What an operation is declared with. A schema describes, it does not change what it is given: in production the
 * implementation gets the input as the caller wrote it. Dates are ISO strings; money and 64-bit integers are strings.
 */
export interface OperationSpec<I, O, E> extends OperationTraits {
  input: I
  output: O
  /** The failures that a caller may have to deal with; every other counts as a fault. */
  errors?: E
}

const makerOf =
  (kind: Operation['kind']) =>
  <I extends InputSchema, O extends SchemaTypes, const E extends OperationErrors = {}>({
    input,
    output,
    errors,
    http,
    idempotent = kind === 'query',
    storesAnswer = false,
  }: OperationSpec<I, O, E>): Operation<I, O, E> => {
    // compiled when they are first asked for, which in production may be never
    let inputValidator: Validator<I> | undefined
    let outputValidator: Validator<O> | undefined
    return {
      kind,
      get input() {
        return (inputValidator ??= vine.create(input) as Validator<I>)
      },
      get output() {
        return (outputValidator ??= vine.create(output) as Validator<O>)
      },
      errors: errors ?? ({} as E),
      http,
      idempotent,
      storesAnswer,
    }
  }

/** An operation that changes nothing and may be repeated. */
export const query = makerOf('query')

/** An operation that changes something. */
export const command = makerOf('command')
