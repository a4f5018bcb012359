import { STATUS_CODES } from 'node:http'
import type { FacadeCall } from '../../modules/main.js'
import { toDeclaredType } from '../wire/declared_problem.js'
import type { JsonSchema } from './json_schema.js'
import type { Location } from './location.js'
import { mayAnswerNothing, toWireSchema } from './wire_schema.js'

interface Response {
  description: string
  headers?: Record<string, { description: string; schema: JsonSchema }>
  content?: Record<string, { schema: JsonSchema }>
}

/* What every call may be refused with; a code of the framework’s own says more. */
const OF_EVERY_CALL: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'There is no valid token',
  403: 'The token does not allow the call',
  422: 'The input breaks the contract',
  429: 'There are too many calls',
  500: 'Something went wrong here',
  502: 'A service that this one calls failed',
  503: 'The call cannot be answered now',
  504: 'The call was not answered before its deadline',
}
const OF_COMMANDS: Record<number, string> = {
  409: 'Another call with this idempotency key is under way, or its outcome is unknown',
}
const OF_CALLS_WITH_BODY: Record<number, string> = {
  413: 'The body is too large',
  415: 'The body is not JSON',
}
const WITH_RETRY_AFTER = new Set([409, 429, 503])

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which the call may be made again.',
    schema: { type: 'integer', minimum: 0 },
  },
}
const REPLAYED = {
  'Idempotency-Replayed': {
    description: 'That this is the stored answer of an earlier call with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
}

/** The output of an operation, and everything that it may fail with, by status. */
export function describeResponses(
  service: string,
  call: FacadeCall,
  { isBodiless }: Location
): Record<string, Response> {
  const isCommand = call.operation.kind === 'command'
  const { output } = call.operation
  const headers = isCommand && { headers: REPLAYED }
  const answer = {
    description: 'Done',
    ...headers,
    content: { 'application/json': { schema: toWireSchema(output) } },
  }
  const answerWithout = { description: 'Done, and there is no output', ...headers }
  const common = {
    ...OF_EVERY_CALL,
    ...(isCommand && OF_COMMANDS),
    ...(!isBodiless && OF_CALLS_WITH_BODY),
  }
  const declared = declaredByStatus(service, call)
  const statuses = new Set([...Object.keys(common), ...declared.keys()].map(Number))
  const failures = [...statuses].map((status): [string, Response] => [
    String(status),
    describeFailure(status, {
      declared: declared.get(String(status)) ?? [],
      common: common[status],
    }),
  ])
  return {
    200: answer,
    ...(mayAnswerNothing(output) && { 204: answerWithout }),
    ...Object.fromEntries(failures),
  }
}

interface DeclaredError {
  type: string
  /** its message, with places for values */
  message: string
}

function declaredByStatus(
  service: string,
  { operation }: FacadeCall
): Map<string, DeclaredError[]> {
  const errors = Object.entries(operation.errors).map(([code, Declared]) => {
    // the class knows its status and its message only once there is one
    const { status, message } = new Declared([] as never)
    return { status: String(status), type: toDeclaredType(service, code), message }
  })
  return Map.groupBy(errors, ({ status }) => status)
}

function describeFailure(
  status: number,
  { declared, common }: { declared: DeclaredError[]; common?: string }
): Response {
  const problem = { $ref: '#/components/schemas/Problem' }
  const told = declared.map(({ type }) => type)
  const ofType = (type: JsonSchema): JsonSchema => ({ allOf: [problem, { properties: { type } }] })
  const ownType = ofType({ type: 'string', enum: told })
  const commonType = ofType({ type: 'string', pattern: '^urn:iti:error:iti:' })
  const schema = common ? { oneOf: [ownType, commonType] } : ownType

  const descriptions = [...declared.map(({ type, message }) => `${type}: ${message}`), common]
  return {
    description: descriptions.filter(Boolean).join('\n\n') || STATUS_CODES[status]!,
    ...(common && WITH_RETRY_AFTER.has(status) && { headers: RETRY_AFTER }),
    content: {
      'application/problem+json': { schema: told.length > 0 ? schema : commonType },
    },
  }
}
