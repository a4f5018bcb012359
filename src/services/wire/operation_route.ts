import { createError } from '@adonisjs/core/exceptions'
import { SERVICE_API, type FieldSchema } from '../../http/main.js'
import type { FacadeCall, HttpRoute } from '../../modules/main.js'

export const E_SERVICE_INPUT_UNSENDABLE = createError<
  [facade: string, operation: string, field: string, what: string, place: string]
>('%s.%s: the field "%s" is %s, which %s cannot carry', 'E_SERVICE_INPUT_UNSENDABLE', 500)

const PARAMETER = /:([a-zA-Z_]\w*)/g
const BODILESS = new Set<string>(['GET', 'DELETE'])

/** Whether the input of a route travels in its address alone. */
export const isBodiless = ({ method }: HttpRoute): boolean => BODILESS.has(method)

/** The names of the fields that stand in a path. */
export const parametersOf = ({ path }: HttpRoute): string[] =>
  [...path.matchAll(PARAMETER)].map(([, name]) => name!)

/** Where an operation is found on the wire. */
export const routeOf = (
  contract: string,
  { name, operation }: Pick<FacadeCall, 'name' | 'operation'>
): HttpRoute => operation.http ?? { method: 'POST', path: `${SERVICE_API}${contract}/${name}` }

/** A call as it goes over the wire. */
export interface WireRequest {
  method: string
  /** With its query string, below the base URL. */
  path: string
  body?: string
}

/**
 * Writes a call down for the wire.
 *
 * @throws {E_SERVICE_INPUT_UNSENDABLE} for a value that an address cannot carry
 */
export function toWire(call: FacadeCall, route: HttpRoute, input: unknown): WireRequest {
  if (!isBodiless(route) && !route.path.includes(':')) {
    return { ...route, body: JSON.stringify(input) }
  }
  const rest = new Map(Object.entries(input as Record<string, unknown>))
  const path = route.path.replace(PARAMETER, (_, name: string) => {
    const value = toSegment(call, name, rest.get(name))
    rest.delete(name)
    return value
  })
  if (!isBodiless(route)) {
    return { method: route.method, path, body: JSON.stringify(Object.fromEntries(rest)) }
  }
  const query = new URLSearchParams()
  for (const [field, value] of rest) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) query.append(field, toText(call, field, item))
    }
  }
  return { method: route.method, path: query.size > 0 ? `${path}?${query}` : path }
}

/** What arrived of a call. */
export interface Arrived {
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
}

/** The schema of an input, as far as it tells how the input arrives. */
export interface ArrivingSchema extends FieldSchema {
  required?: string[]
}

/**
 * Reads a call as {@link toWire} wrote it down. The schema of the input tells which fields are lists: one that is
 * empty leaves no trace in an address, so that an optional one counts as missing.
 */
export function fromWire(
  route: HttpRoute,
  { properties = {}, required = [] }: ArrivingSchema,
  { params, query, body }: Arrived
): unknown {
  const inPath = parametersOf(route).map((name) => [name, params[name]] as const)
  if (!isBodiless(route)) {
    // what is no object is for the schema to refuse
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
    return inPath.length > 0 ? { ...body, ...Object.fromEntries(inPath) } : body
  }
  const isList = (name: string) =>
    Object.hasOwn(properties, name) && properties[name]!.type === 'array'
  const names = new Set([...required.filter(isList), ...query.keys()])
  const inQuery = [...names].map(
    (name) => [name, isList(name) ? query.getAll(name) : query.get(name)] as const
  )
  return Object.fromEntries([...inQuery, ...inPath])
}

function toSegment(call: FacadeCall, field: string, value: unknown): string {
  const text = toText(call, field, value)
  // an address without a segment, or with one that leads upwards, is another address
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text)
  throw new E_SERVICE_INPUT_UNSENDABLE([call.facade, call.name, field, `"${text}"`, 'a path'])
}

const WHAT: Record<string, string> = {
  string: 'a text with half of a surrogate pair',
  object: 'an object',
  undefined: 'missing',
}

function toText({ facade, name }: FacadeCall, field: string, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string' && value.isWellFormed()) return value
  const what = value === null ? 'null' : WHAT[typeof value]
  throw new E_SERVICE_INPUT_UNSENDABLE([facade, name, field, what!, 'an address'])
}
