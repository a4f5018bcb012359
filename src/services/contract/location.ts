import type { FacadeCall } from '../../modules/main.js'
import { isBodiless, parametersOf, routeOf } from '../wire/operation_route.js'
import { E_SERVICE_CONTRACT_INVALID } from './errors.js'

/** Where an operation is found on the wire. */
export interface Location {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** as OpenAPI writes it: `/parts/{partNo}` */
  path: string
  /** the fields that stand in the path */
  pathFields: string[]
  /** whether the other fields are told in the query string, as there is no body */
  isBodiless: boolean
}

/** The location that an operation declares, or the one that every operation has. */
export function locate(service: string, call: FacadeCall): Location {
  const route = routeOf(service, call)
  const pathFields = parametersOf(route)
  return {
    method: route.method.toLowerCase() as Location['method'],
    path: pathFields.reduce((path, field) => path.replace(`:${field}`, `{${field}}`), route.path),
    pathFields,
    isBodiless: isBodiless(route),
  }
}

/**
 * Refuses two operations that a request could not tell apart.
 *
 * @throws {E_SERVICE_CONTRACT_INVALID}
 */
export function assertDistinct(locations: { call: FacadeCall; location: Location }[]): void {
  const seen = new Map<string, { name: string; path: string; methods: Set<string> }>()
  for (const { call, location } of locations) {
    const { method, path } = location
    const shape = path.replace(/\{\w+\}/g, '{}')
    const twin = seen.get(shape) ?? { name: call.name, path, methods: new Set() }
    const problem = twin.methods.has(method)
      ? `a request could not tell ${method.toUpperCase()} ${path} from that of "${twin.name}"`
      : `its path ${path} is ${twin.path} of "${twin.name}" with other names. Name the fields alike`
    if (twin.methods.has(method) || twin.path !== path) {
      throw new E_SERVICE_CONTRACT_INVALID([call.facade, call.name, problem])
    }
    seen.set(shape, { ...twin, methods: twin.methods.add(method) })
  }
}
