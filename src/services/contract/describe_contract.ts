import type { ContractFacade, FacadeCall } from '../../modules/main.js'
import { describeHeaders, HEADERS } from './describe_headers.js'
import { describeInput } from './describe_input.js'
import { describeResponses } from './describe_responses.js'
import { assertDistinct, locate, type Location } from './location.js'
import { PROBLEM } from './problem_schema.js'

/** Whose contract it is. */
export interface ContractOwner {
  /** The title of the module that binds the facade. */
  title: string
  /** The version of the application. */
  version?: string
}

/** An OpenAPI document. */
export interface OpenApiDocument {
  openapi: '3.1.0'
  info: { title: string; version: string }
  security: object[]
  paths: Record<string, Record<string, object>>
  components: object
}

/**
 * Tells the contract of a facade as an OpenAPI 3.1 document, for those who call it from another process, or write it
 * anew in another language. What a schema cannot tell in JSON Schema is left out, and never told wrongly.
 *
 * @throws {E_SERVICE_CONTRACT_INVALID} naming the facade, the operation, and the field that has no place in a request
 *
 * @example
 * ```ts
 * const document = describeContract(InventoryFacade, { title: 'Inventory', version: '1.4.0' })
 * ```
 */
export function describeContract(
  facade: ContractFacade<unknown>,
  { title, version = '0.0.0' }: ContractOwner
): OpenApiDocument {
  const { name: service, operations } = facade.contract
  const located = Object.entries(operations).map(([name, operation]) => {
    const call: FacadeCall = { facade: facade.name, name, operation }
    return { call, location: locate(service, call) }
  })
  assertDistinct(located)

  const paths: OpenApiDocument['paths'] = {}
  for (const { call, location } of located) {
    const path = (paths[location.path] ??= {})
    path[location.method] = describeOperation(service, call, location)
  }
  return {
    openapi: '3.1.0',
    info: { title: `${title}: ${facade.name}`, version },
    security: [{ serviceToken: [] }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      parameters: HEADERS,
      securitySchemes: { serviceToken: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function describeOperation(service: string, call: FacadeCall, location: Location): object {
  const { kind, idempotent } = call.operation
  const { parameters, requestBody } = describeInput(call, location)
  return {
    'operationId': call.name,
    'x-iti-kind': kind,
    'x-iti-idempotent': idempotent,
    'parameters': [...parameters, ...describeHeaders(call.operation)],
    ...(requestBody && { requestBody }),
    'responses': describeResponses(service, call, location),
  }
}
