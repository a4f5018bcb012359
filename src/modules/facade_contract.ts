import { Failure } from '../errors.js'
import type { HttpRoute, Operation, Operations } from './facade_operation.js'
import { E_FACADE_CONTRACT_INVALID } from './facade_errors.js'

const FACADE = /^[a-z][a-z0-9_]{1,30}$/
const OPERATION = /^[a-z][a-zA-Z0-9]{0,62}$/
const WIRE_CODE = /^[a-z][a-z0-9_]{1,62}$/
const METHODS: readonly string[] = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
] satisfies HttpRoute['method'][]
const PATH = /^(\/(:[a-zA-Z_]\w*|[\w.~-]+))+$/

/* The failures that are no operation's own are told under this name. */
const OWN_NAME = 'iti'

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
  if (facade === OWN_NAME) refuse('the name is taken by the framework')
  // `{ __proto__: query(…) }` adds no key but changes the prototype
  if (Object.getPrototypeOf(operations) !== Object.prototype) {
    refuse('the operations must be an object literal, and none of them can be "__proto__"')
  }
  const routes = new Map<string, string>()
  for (const [name, operation] of Object.entries(operations)) {
    if (!OPERATION.test(name)) refuse('name it in camelCase', name)
    if (isSpokenFor(name)) refuse('every object has a property of this name, choose another', name)
    if (operation?.kind !== 'query' && operation?.kind !== 'command') {
      refuse('make it with query() or command()', name)
    }
    const problem = findErrorProblem(operation.errors) ?? findTraitProblem(operation)
    if (problem) refuse(problem, name)
    const route = operation.http && `${operation.http.method} ${operation.http.path}`
    if (!route) continue
    if (routes.has(route)) refuse(`${route} is the route of "${routes.get(route)}" already`, name)
    routes.set(route, name)
  }
}

function findTraitProblem({ kind, http, idempotent, storesAnswer }: Operation): string | undefined {
  if (kind === 'query' && !idempotent) return 'a query changes nothing, so it is idempotent'
  if (kind === 'query' && storesAnswer) return 'only a command stores its answer'
  if (!http) return undefined
  if (!METHODS.includes(http.method)) {
    return `the method "${http.method}" is none of ${METHODS.join(', ')}`
  }
  if (http.method === 'GET' && kind === 'command') return 'a command is not sent by GET'
  // two dots would lead out of the path below the base URL
  if (!PATH.test(http.path) || /\/\.{1,2}(\/|$)/.test(http.path)) {
    return `the path "${http.path}" must look like /parts/:partNo`
  }
  return undefined
}

function findErrorProblem(errors: Operations[string]['errors']): string | undefined {
  const entries = Object.entries(errors)
  for (const [index, [code, Declared]] of entries.entries()) {
    if (!WIRE_CODE.test(code)) return `the code "${code}" of an error must be snake_case`
    const isFailure = typeof Declared === 'function' && Declared.prototype instanceof Failure
    if (!isFailure) return `the error "${code}" must be a class that failure() made`
    const { status } = Declared
    if (status < 400 || status > 499) {
      return `the error "${code}" has the status ${status}: only 4xx is a failure that callers expect`
    }
    const twin = entries.slice(0, index).find(([, other]) => other === Declared)
    if (twin) return `"${twin[0]}" and "${code}" are the same error`
  }
  return undefined
}
