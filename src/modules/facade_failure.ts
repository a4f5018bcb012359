import { Failure } from '../errors.js'
import type { FacadeCall } from './facade_call.js'
import { E_FACADE_ERROR_UNDECLARED } from './facade_errors.js'
import { throughJson } from './facade_json.js'

/**
 * What the caller of an operation is told when its implementation failed: a declared failure as the same class, made
 * of what JSON carries; one that is not declared as a fault; every other error as it is, since a bug stays a bug.
 */
export function toTold(call: FacadeCall, error: unknown): unknown {
  if (!(error instanceof Failure)) return error

  const Declared = Object.values(call.operation.errors).find((Known) => error instanceof Known)
  if (!Declared) {
    const code = error.code ?? error.name
    return new E_FACADE_ERROR_UNDECLARED([call.facade, call.name, code], { cause: error })
  }
  const value = { values: error.values, details: error.details }
  const told = throughJson(call, { value, name: 'the failure', cause: error })
  const { values, details } = told as { values: never; details?: unknown }
  return new Declared(values, { details, cause: error })
}
