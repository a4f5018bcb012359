import { Failure } from '../errors.js'
import type { Operations } from './facade_operation.js'
import { E_FACADE_CONTRACT_INVALID } from './facade_errors.js'

const FACADE = /^[a-z][a-z0-9_]{1,30}$/
const OPERATION = /^[a-z][a-zA-Z0-9]{0,62}$/
const WIRE_CODE = /^[a-z][a-z0-9_]{1,62}$/

/* Names that the language looks for on any object: a promise would take a facade with `then` for another promise. */
const SPOKEN_FOR = new Set(['then', 'catch', 'finally', 'toJSON'])

/** Whether a name has a meaning of its own on every object, so that no operation can have it. */
export const isSpokenFor = (name: string): boolean =>
  SPOKEN_FOR.has(name) || name in Object.prototype

/**
 * Refuses a contract that could not be told to another process.
 *
 * @throws {E_FACADE_CONTRACT_INVALID} naming the facade and the operation
 */
export function assertContract(facade: string, operations: Operations): void {
  const refuse = (problem: string, operation?: string): never => {
    const where = operation === undefined ? '' : `, operation "${operation}"`
    throw new E_FACADE_CONTRACT_INVALID([facade, where, problem])
  }
  if (!FACADE.test(facade)) {
    refuse('name it by a lower-case letter, then 1 to 30 lower-case letters, digits or underscores')
  }
  // `{ __proto__: query(…) }` adds no key but changes the prototype
  if (Object.getPrototypeOf(operations) !== Object.prototype) {
    refuse('the operations must be an object literal, and none of them can be "__proto__"')
  }
  for (const [name, operation] of Object.entries(operations)) {
    if (!OPERATION.test(name)) refuse('name it in camelCase', name)
    if (isSpokenFor(name)) refuse('every object has a property of this name, choose another', name)
    if (operation?.kind !== 'query' && operation?.kind !== 'command') {
      refuse('make it with query() or command()', name)
    }
    const problem = findErrorProblem(operation.errors)
    if (problem) refuse(problem, name)
  }
}

function findErrorProblem(errors: Operations[string]['errors']): string | undefined {
  const entries = Object.entries(errors)
  for (const [index, [code, Declared]] of entries.entries()) {
    if (!WIRE_CODE.test(code)) return `the code "${code}" of an error must be snake_case`
    const isFailure = typeof Declared === 'function' && Declared.prototype instanceof Failure
    if (!isFailure) return `the error "${code}" must be a class that failure() made`
    const twin = entries.slice(0, index).find(([, other]) => other === Declared)
    if (twin) return `"${twin[0]}" and "${code}" are the same error`
  }
  return undefined
}
