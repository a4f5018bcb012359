import type { Failure } from '../../errors.js'
import { findInputProblems, type FieldSchema } from '../../http/main.js'
import {
  checkInput,
  checkOutput,
  E_FACADE_ERROR_UNDECLARED,
  E_FACADE_INPUT_INVALID,
  toTold,
  type FacadeCall,
  type HttpRoute,
  type Methods,
} from '../../modules/main.js'
import { toCanonicalJson } from '../idempotency/canonical_json.js'
import type { IdempotentCommands } from '../idempotency/idempotent_commands.js'
import type { CommandAnswer } from '../idempotency/keyed_call.js'
import { toDeclaredProblem } from '../wire/declared_problem.js'
import { readIdempotencyKey } from '../wire/idempotency_key.js'
import { fromWire, routeOf, type Arrived, type ArrivingSchema } from '../wire/operation_route.js'
import { readDeadline, withinDeadline } from './deadline.js'
import { E_SERVICE_INPUT_INVALID } from './errors.js'

/* After its deadline an implementation has so long to notice, before its key counts as one of a dead process. */
const GRACE = 5_000

/** A call as it arrived, whatever server it came to. */
export interface EndpointRequest extends Arrived {
  /** Which service calls. */
  caller: string
  idempotencyKey?: string
  /** The user for whom it calls. */
  actor?: number
  /** The header `x-deadline-ms`. */
  deadline?: string
  requestId: string
  traceId: string
  /** Is told what fails when nobody waits for it any more. */
  onLate?: (error: unknown) => void
  /** Ends when the caller goes away. */
  gone: AbortSignal
  /** The message of a failure in the language of the caller. */
  textOf: (failure: Failure) => string
  /** Runs the work with what it may know of the request. */
  around?: <Result>(limits: CallTime, work: () => Promise<Result>) => Promise<Result>
}

/** How long a call has. */
export interface CallTime {
  milliseconds: number
  signal: AbortSignal
}

/** What goes back: the output, or the problem details of a declared failure. */
export interface EndpointAnswer extends CommandAnswer {
  isReplayed: boolean
}

/** What an endpoint answers for. */
export interface EndpointParts {
  /** The name of the contract. */
  contract: string
  call: FacadeCall
  target: () => Promise<Methods>
  /** Does a command with a key once; without it keys are passed on and nothing more. */
  commands?: IdempotentCommands
}

/**
 * Answers one operation of a contract, as the other end of a remote binding. It knows no server, so that tests have
 * the same as the application.
 */
export class OperationEndpoint {
  readonly route: HttpRoute
  readonly #parts: EndpointParts
  #schema: ArrivingSchema | undefined

  constructor(parts: EndpointParts) {
    this.#parts = parts
    this.route = routeOf(parts.contract, parts.call)
  }

  /** For instance `inventory.reserve`. */
  get name(): string {
    return `${this.#parts.contract}.${this.#parts.call.name}`
  }

  /**
   * @throws {E_SERVICE_INPUT_INVALID} {E_DEADLINE_INVALID} {E_DEADLINE_EXCEEDED} {E_IDEMPOTENCY_KEY_INVALID} and the
   * other failures of keys, and every fault of the implementation
   */
  async answer(request: EndpointRequest): Promise<EndpointAnswer> {
    const { call, commands } = this.#parts
    const milliseconds = readDeadline(request.deadline)
    const key =
      call.operation.kind === 'command' ? readIdempotencyKey(request.idempotencyKey) : undefined
    const input = await this.#readInput(request)
    const around = request.around ?? ((_, work) => work())

    return withinDeadline({ milliseconds, ...request }, (signal) =>
      around({ milliseconds, signal }, async () => {
        const execute = () => this.#execute(input, { signal, idempotencyKey: key }, request)
        if (key === undefined || !commands) return { ...(await execute()), isReplayed: false }
        return commands.run(
          {
            service: request.caller,
            key,
            // what was answered for one user is told to nobody else
            request: `${this.name} ${request.actor ?? ''} ${toCanonicalJson(input)}`,
            storesAnswer: call.operation.storesAnswer,
            isIdempotent: call.operation.idempotent,
            lockedFor: milliseconds + GRACE,
          },
          execute
        )
      })
    )
  }

  async #readInput(request: EndpointRequest): Promise<unknown> {
    const { call } = this.#parts
    this.#schema ??= tolerating(call.operation.input.toJSONSchema() as ArrivingSchema)
    const given = fromWire(this.route, this.#schema, request)
    const problems = findInputProblems(this.#schema, given)
    if (problems.length > 0) {
      const named = problems.map(({ field, rule }) => ({ field, rule, message: MESSAGES[rule] }))
      throw new E_SERVICE_INPUT_INVALID([call.name], { details: named })
    }
    try {
      return await checkInput(call, given)
    } catch (error) {
      if (!(error instanceof E_FACADE_INPUT_INVALID)) throw error
      throw new E_SERVICE_INPUT_INVALID([call.name], { details: error.details, cause: error })
    }
  }

  async #execute(
    input: unknown,
    options: { signal: AbortSignal; idempotencyKey?: string },
    request: EndpointRequest
  ): Promise<CommandAnswer> {
    const { call, contract, target } = this.#parts
    const methods = await target()
    try {
      const result = await methods[call.name]!(input, options)
      const body = await checkOutput(call, result)
      return { status: body === undefined ? 204 : 200, body }
    } catch (error) {
      const told = toTold(call, error)
      const problem = toDeclaredProblem(told, { contract, call, ...request })
      if (!problem) throw toFault(call, told)
      return { status: problem.status, body: problem }
    }
  }
}

/* Fields that this version does not know are dropped: a caller may be newer. */
function tolerating({ properties, items, ...rest }: FieldSchema): ArrivingSchema {
  const fields = Object.entries(properties ?? {}).map(
    ([name, field]) => [name, tolerating(field)] as const
  )
  return {
    ...rest,
    ...(items && { items: tolerating(items) }),
    ...(properties && { properties: Object.fromEntries(fields), additionalProperties: true }),
  }
}

/* What is not declared is no fault of the caller's, whatever status it names: a row that is not there, for instance. */
function toFault(call: FacadeCall, error: unknown): unknown {
  const { status = 500, code = 'an error' } = (error ?? {}) as { status?: number; code?: string }
  if (status >= 500) return error
  return new E_FACADE_ERROR_UNDECLARED([call.facade, call.name, code], { cause: error })
}

const MESSAGES = {
  unknown: 'There is no such field',
  required: 'The field must be defined',
  characters: 'The field has characters that cannot be stored',
}
