import {
  answer,
  badJson,
  closeAtOnce,
  findClosedPort,
  hang,
  huge,
  problem,
  redirect,
  reset,
  slowHeaders,
  startBlackHole,
  startFaultServer,
  trickle,
  truncated,
  type Behaviour,
  type FaultServer,
  type TestClock,
} from '@iti/framework/testing'
import {
  ServiceAuthError,
  ServiceConflictError,
  ServiceContractError,
  ServiceNotFoundError,
  ServiceRateLimitedError,
  ServiceRejectedError,
  ServiceResponseError,
  ServiceServerError,
  ServiceTimeoutError,
  ServiceUnreachableError,
} from '@iti/framework/services'
import { STOCK } from './remote_shelf.js'

/** Where a row of the table is played. */
export interface Place {
  url: string
  server?: FaultServer
}

/** A fault, and what the client makes of it. */
export interface Row {
  fault: string
  open(clock: TestClock): Promise<Place>
  /** One request of the server's script, if it is a server that fails. */
  behaviour?: Behaviour
  repeated: 'always' | 'if repeatable' | 'never'
  error: abstract new (...args: never[]) => Error
  fields: Record<string, unknown>
  /** Whether the breaker takes it for a fault of the service. */
  isCounted: boolean
}

const DEAD = { repeated: 'always', isCounted: true } as const
const unreachable = { error: ServiceUnreachableError }

const nowhere: Row[] = [
  {
    ...{ ...DEAD, ...unreachable, fault: 'a refused connection', fields: { mayHaveRun: false } },
    open: async () => ({ url: `http://127.0.0.1:${await findClosedPort()}` }),
  },
  {
    ...{ ...DEAD, ...unreachable, fault: 'a name without address', fields: { mayHaveRun: false } },
    // a label is too long for any server of names, so none is asked
    open: async () => ({ url: `http://${'a'.repeat(64)}.invalid` }),
  },
  {
    ...{ ...DEAD, fault: 'a connection that is not made in time', error: ServiceTimeoutError },
    fields: { phase: 'connect', mayHaveRun: false },
    open: () => startBlackHole(),
  },
]

type Told = Pick<Row, 'error'> & Partial<Pick<Row, 'fields' | 'isCounted'>>

const rowOf =
  (repeated: Row['repeated']) =>
  (fault: string, behaviour: Behaviour, { error, fields = {}, isCounted = false }: Told): Row => ({
    ...{ fault, behaviour, repeated, error, isCounted },
    fields: { mayHaveRun: false, ...fields },
    open: async (clock) => {
      const server = await startFaultServer({ script: behaviour, clock })
      return { url: server.url, server }
    },
  })

const passing = rowOf('if repeatable')
const lasting = rowOf('never')

const after = (seconds: number) => ({ 'retry-after': `${seconds}` })
const BROKEN = { ...unreachable, fields: { mayHaveRun: true }, isCounted: true }
const LATE = {
  error: ServiceTimeoutError,
  fields: { phase: 'attempt', mayHaveRun: true },
  isCounted: true,
}
const failed = (responseStatus: number) => ({
  error: ServiceServerError,
  fields: { responseStatus, mayHaveRun: true },
  isCounted: true,
})
const limited = (retryAfter?: number) => ({
  error: ServiceRateLimitedError,
  fields: { responseStatus: 429, retryAfter },
})
const BUSY = {
  type: 'urn:iti:error:iti:idempotency_in_progress',
  code: 'E_IDEMPOTENCY_IN_PROGRESS',
}
const IN_PROGRESS = {
  error: ServiceConflictError,
  fields: { responseStatus: 409, mayHaveRun: true },
}
const refused = (responseStatus: number, error: Row['error']) => ({
  error,
  fields: { responseStatus },
})
const BROKEN_CONTRACT = { error: ServiceContractError, fields: { direction: 'response' } }

/** Every fault that the client knows. */
export const ROWS: Row[] = [
  ...nowhere,
  passing('a reset before the answer', reset(), BROKEN),
  passing('a reset within the answer', reset({ after: 'headers' }), BROKEN),
  passing('a connection closed without an answer', closeAtOnce(), BROKEN),
  passing('an answer that is cut short', truncated(STOCK), BROKEN),
  passing('no answer in time', hang(), LATE),
  passing('headers that do not end in time', slowHeaders('never'), LATE),
  passing('a body that does not end in time', trickle(STOCK, { every: 900 }), LATE),
  passing('502', problem(502), failed(502)),
  passing('503', problem(503), failed(503)),
  passing('503 with Retry-After: 1', problem(503, {}, after(1)), failed(503)),
  passing('504', problem(504), failed(504)),
  passing('429', problem(429), limited()),
  passing('429 with Retry-After: 1', problem(429, {}, after(1)), limited(1)),
  passing('409 of a command in progress', problem(409, BUSY, after(1)), IN_PROGRESS),
  lasting('409 of a command in progress without Retry-After', problem(409, BUSY), IN_PROGRESS),
  lasting('503 with Retry-After: 6', problem(503, {}, after(6)), failed(503)),
  lasting('429 with Retry-After: 6', problem(429, {}, after(6)), limited(6)),
  lasting('429 of many years', problem(429, {}, after(99_999_999_999)), limited(99_999_999_999)),
  lasting('500', problem(500), failed(500)),
  lasting('500 with Retry-After: 1', problem(500, {}, after(1)), failed(500)),
  lasting('501', problem(501), failed(501)),
  lasting('400', problem(400), refused(400, ServiceRejectedError)),
  lasting('401', problem(401), refused(401, ServiceAuthError)),
  lasting('403', problem(403), refused(403, ServiceAuthError)),
  lasting('404', problem(404), refused(404, ServiceNotFoundError)),
  lasting('408', problem(408), refused(408, ServiceRejectedError)),
  lasting('409', problem(409, {}, after(1)), refused(409, ServiceConflictError)),
  lasting('422', problem(422), refused(422, ServiceRejectedError)),
  lasting('a refused input', problem(422, { code: 'E_SERVICE_INPUT_INVALID' }), {
    ...{ error: ServiceContractError, fields: { direction: 'request' } },
  }),
  lasting('302', redirect('http://127.0.0.1:1/'), refused(302, ServiceResponseError)),
  lasting('307', redirect('http://127.0.0.1:1/', 307), refused(307, ServiceResponseError)),
  lasting('bad JSON', badJson(), BROKEN_CONTRACT),
  lasting('an answer that breaks the contract', answer(200, { onHand: 'x' }), BROKEN_CONTRACT),
  lasting('an answer that is too large', huge(20_000), {
    ...{ error: ServiceContractError, fields: { direction: 'response', mayHaveRun: true } },
  }),
]
