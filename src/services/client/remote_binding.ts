import { currentWork, toTraceContext } from '../../http/main.js'
import {
  assertJson,
  checkInput,
  implementContract,
  type CallOptions,
  type ContractFacade,
  type FacadeCall,
} from '../../modules/main.js'
import { IDEMPOTENCY_KEY, readIdempotencyKey } from '../wire/idempotency_key.js'
import { routeOf, toWire } from '../wire/operation_route.js'
import { readAnswer } from './read_answer.js'
import type { Reply, ServiceClient } from './service_client.js'

/** Who a service is told is calling. */
export interface RemoteCredentials {
  /** The service token, if the service takes one. */
  token: string | null
  /** Headers that a service written elsewhere asks for. */
  headers?: Record<string, string>
  /** Whether the service is told for which user it works. */
  actAs?: boolean
}

/**
 * Puts another process in the place of an implementation. Callers see what {@link checkedBinding} shows them, and
 * errors of the way there.
 *
 * @throws {E_FACADE_INPUT_INVALID} and the other faults of a caller, from the calls
 * @throws {ServiceError} when there is no answer, or one that is none of the contract, from the calls
 */
export function remoteBinding<T>(
  facade: ContractFacade<T>,
  clientOf: () => ServiceClient | Promise<ServiceClient>,
  credentials: RemoteCredentials
): T {
  const { name } = facade.contract
  return implementContract(facade, async (call, data, options) => {
    const opened = clientOf()
    const client = opened instanceof Promise ? await opened : opened
    return client.observed(call.name, async () => {
      const input = await checkInput(call, data, { options, toJson: assertJson })
      const reply = await client.send(toClientCall(name, call, { input, options, credentials }))
      return readAnswer(name, call, withoutSecrets(reply, credentials))
    })
  })
}

const TOLD = '[what we sent]'
const SHORTEST_SECRET = 8

/* A service may repeat in a refusal what it was sent, and what it says there goes into messages and logs. */
function withoutSecrets(reply: Reply, { token, headers = {} }: RemoteCredentials): Reply {
  const { response, record } = reply
  // what came packed is bytes here, which nobody reads
  if (response.status < 300 || typeof response.body !== 'string') return reply
  const secrets = [token ?? '', ...Object.values(headers)]
  const body = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, TOLD), response.body)
  return { record, response: { ...response, body } }
}

interface Sending {
  input: unknown
  options: CallOptions | undefined
  credentials: RemoteCredentials
}

function toClientCall(
  contract: string,
  call: FacadeCall,
  { input, options, credentials }: Sending
) {
  const { kind, idempotent } = call.operation
  const request = currentWork()
  const key = kind === 'command' ? readIdempotencyKey(options?.idempotencyKey) : undefined
  const patience = request?.deadline && Math.max(0, request.deadline - performance.now())
  const wire = toWire(call, routeOf(contract, call), input)
  return {
    operation: call.name,
    ...wire,
    headers: headersOf(wire.body !== undefined, key, credentials),
    isRepeatable: idempotent || key !== undefined,
    trace: request?.trace ?? toTraceContext(),
    patience,
    signals: [options?.signal, request?.signal],
  }
}

function headersOf(
  hasBody: boolean,
  key: string | undefined,
  { token, headers = {}, actAs }: RemoteCredentials
): Record<string, string> {
  const request = currentWork()
  const actor = actAs ? request?.actor : undefined
  return {
    ...headers,
    accept: 'application/json, application/problem+json',
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { [IDEMPOTENCY_KEY]: key }),
    ...(request && { 'x-request-id': request.requestId }),
    ...(request?.language && { 'accept-language': request.language }),
    ...(request?.trace.state && { tracestate: request.trace.state }),
    ...(actor && { 'x-actor': `${actor.id}` }),
  }
}
