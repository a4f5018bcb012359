import type { ContractFacade, FacadeCall, Methods } from '../../../src/modules/main.js'
import { OperationEndpoint } from '../../../src/services/main.js'
import type { Fake } from './fake.js'

/** An operation with the paths that lead to it. */
export interface ServedEndpoint {
  endpoint: OperationEndpoint
  pattern: URLPattern
}

/** What answers a request, and what its path says. */
export interface FoundEndpoint {
  endpoint: OperationEndpoint
  params: Record<string, string>
}

/** The operations of a contract, as another process finds them. */
export function endpointsOf<T>(facade: ContractFacade<T>, fake: Fake<T>): ServedEndpoint[] {
  const { name: contract, operations } = facade.contract
  return Object.entries(operations).map(([name, operation]) => {
    const call: FacadeCall = { facade: facade.name, name, operation }
    const target = async () => fake.facade as Methods
    const endpoint = new OperationEndpoint({ contract, call, target })
    return { endpoint, pattern: new URLPattern({ pathname: endpoint.route.path }) }
  })
}

/** The operation that a request asks for. */
export function findEndpoint(
  endpoints: readonly ServedEndpoint[],
  method: string,
  pathname: string
): FoundEndpoint | undefined {
  for (const { endpoint, pattern } of endpoints) {
    const found = endpoint.route.method === method ? pattern.exec({ pathname }) : null
    if (!found) continue
    const params = Object.entries(found.pathname.groups).map(
      ([name, value]) => [name, decodeURIComponent(value ?? '')] as const
    )
    return { endpoint, params: Object.fromEntries(params) }
  }
  return undefined
}
