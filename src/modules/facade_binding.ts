import { errors } from '@vinejs/vine'
import { isPlain } from '../json/main.js'
import type { CallOptions, ContractFacade } from './facade.js'
import type { FacadeCall, Methods } from './facade_call.js'
import {
  E_FACADE_INPUT_INVALID,
  E_FACADE_OPTION_UNKNOWN,
  E_FACADE_OUTPUT_INVALID,
  type FieldProblem,
} from './facade_errors.js'
import { toTold } from './facade_failure.js'
import { throughJson, type Told } from './facade_json.js'
import type { Operation } from './facade_operation.js'
import { isIdempotencyKey } from './idempotency_key.js'

type Send = (call: FacadeCall, input: unknown, options?: CallOptions) => Promise<unknown>
type Violation = typeof E_FACADE_INPUT_INVALID | typeof E_FACADE_OUTPUT_INVALID

const OPTIONS: readonly string[] = ['signal', 'idempotencyKey'] satisfies (keyof CallOptions)[]

/**
 * Puts the rules of a contract between callers and an implementation in the same process, so that code which would
 * break when the module moves into its own process breaks early: input and output are validated and go through
 * JSON, fields that the schemas do not know are dropped, a declared failure arrives as the same class made of JSON,
 * and one that is not declared is told as a fault.
 *
 * @throws {E_FACADE_INPUT_INVALID} {E_FACADE_OUTPUT_INVALID} {E_FACADE_VALUE_NOT_JSON}
 * @throws {E_FACADE_ERROR_UNDECLARED} {E_FACADE_OPTION_UNKNOWN} all from the calls, not from here
 */
export function checkedBinding<T>(facade: ContractFacade<T>, target: Methods): T {
  return implementContract(facade, async (call, data, options) => {
    const received = await checkInput(call, data, { options })
    options?.signal?.throwIfAborted()
    const result = await Promise.try(() => target[call.name]!(received, options)).catch((error) => {
      throw toTold(call, error)
    })
    return checkOutput(call, result)
  })
}

/** What comes with an input. */
export interface InputRules {
  options?: CallOptions
  /** Makes JSON of it, or assures that it is; by default a copy that JSON made. */
  toJson?: (call: FacadeCall, told: Told) => unknown
}

/**
 * What a caller gives, as the implementation sees it.
 *
 * @throws {E_FACADE_INPUT_INVALID} {E_FACADE_VALUE_NOT_JSON} {E_FACADE_OPTION_UNKNOWN}
 */
export async function checkInput(
  call: FacadeCall,
  data: unknown,
  { options, toJson = throughJson }: InputRules = {}
): Promise<unknown> {
  assertOptions(call, options)
  const sent = toJson(call, { value: data, name: 'the input' })
  const { input } = call.operation
  return validate(call, { value: sent, schema: input, Invalid: E_FACADE_INPUT_INVALID })
}

/**
 * What an implementation gives, as its caller sees it.
 *
 * @throws {E_FACADE_OUTPUT_INVALID} {E_FACADE_VALUE_NOT_JSON}
 */
export async function checkOutput(call: FacadeCall, result: unknown): Promise<unknown> {
  const returned = throughJson(call, { value: result, name: 'the output' })
  const { output } = call.operation
  return validate(call, { value: returned, schema: output, Invalid: E_FACADE_OUTPUT_INVALID })
}

/** An object with the operations of a contract, all of which do the same: they send their call. */
export function implementContract<T>(facade: ContractFacade<T>, send: Send): T {
  // made from the prototype, because the constructor of a facade refuses to run
  const bound = Object.create(facade.prototype)
  for (const [name, operation] of Object.entries(facade.contract.operations)) {
    const call = { facade: facade.name, name, operation }
    bound[name] = (input: unknown, options?: CallOptions) => send(call, input, options)
  }
  return bound
}

function assertOptions({ facade, name }: FacadeCall, options: CallOptions | undefined): void {
  if (options === undefined) return
  const isObject = typeof options === 'object' && options !== null && isPlain(options)
  if (!isObject) {
    throw new E_FACADE_OPTION_UNKNOWN([
      facade,
      name,
      'a second argument that is no object of options',
    ])
  }
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key))
  if (unknown) throw new E_FACADE_OPTION_UNKNOWN([facade, name, `the option "${unknown}"`])
  const { idempotencyKey: key } = options
  if (key === undefined || isIdempotencyKey(key)) return
  const what = 'an "idempotencyKey" that is not 1 to 128 visible ASCII characters'
  throw new E_FACADE_OPTION_UNKNOWN([facade, name, what])
}

async function validate(
  { facade, name }: FacadeCall,
  { value, schema, Invalid }: { value: unknown; schema: Operation['input']; Invalid: Violation }
): Promise<unknown> {
  try {
    return await schema.validate(value)
  } catch (error) {
    if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
    const problems = (error.messages as FieldProblem[]).map(({ field, message }) =>
      field ? `${field}: ${message}` : message
    )
    throw new Invalid([facade, name, problems.join('; ')], { cause: error })
  }
}
