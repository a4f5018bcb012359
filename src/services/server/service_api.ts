import type { HttpContext } from '@adonisjs/core/http'
import { Principal, type PrincipalSource, servicePrincipalOf } from '../../access/main.js'
import {
  type RequestContext,
  requestContextOf,
  PROBLEM_TYPE,
  type Problem,
  tellFailure,
} from '../../http/main.js'
import { hasContract, type Facade, type FacadeCall, type LocalFacades } from '../../modules/main.js'
import type { IdempotentCommands } from '../idempotency/idempotent_commands.js'
import type { ApiMetrics, ServedRequest } from '../metrics/api_metrics.js'
import { IDEMPOTENCY_KEY } from '../wire/idempotency_key.js'
import { isBodiless } from '../wire/operation_route.js'
import {
  E_ACT_AS_DENIED,
  E_ACTOR_UNKNOWN,
  E_FACADE_NOT_SERVED,
  E_SERVICE_BODY_TYPE,
} from './errors.js'
import { OperationEndpoint, type CallTime } from './operation_endpoint.js'

/** What the service API works with. */
export interface ServiceApiParts {
  facades: LocalFacades
  commands: IdempotentCommands
  principals: PrincipalSource
  metrics: ApiMetrics
}

const FIRST_FAILURE = 400
const JSON_ANSWER = 'application/json; charset=utf-8'
const JSON_TYPE = /^application\/json\s*(;|$)/i
const ID = /^[1-9]\d{0,9}$/
const LARGEST = 2_147_483_647

/** Answers other services by the implementations that this process has. */
export class ServiceApi {
  readonly #parts: ServiceApiParts

  constructor(parts: ServiceApiParts) {
    this.#parts = parts
  }

  /**
   * The operations of a facade, as they are served.
   *
   * @throws {E_FACADE_NOT_SERVED}
   */
  endpointsOf(facade: Facade<unknown>): OperationEndpoint[] {
    const { facades, commands } = this.#parts
    if (!hasContract(facade) || !facades.has(facade)) throw new E_FACADE_NOT_SERVED([facade.name])
    const { name: contract, operations } = facade.contract
    return Object.entries(operations).map(([name, operation]) => {
      const call: FacadeCall = { facade: facade.name, name, operation }
      return new OperationEndpoint({ contract, call, commands, target: () => facades.get(facade) })
    })
  }

  /** Answers a request of the application's server. */
  async answer(endpoint: OperationEndpoint, ctx: HttpContext): Promise<void> {
    const { service } = servicePrincipalOf(ctx)
    const served = { service, operation: endpoint.name }
    this.#measure(served, ctx)
    assertJson(endpoint, ctx)
    const context = requestContextOf(ctx)
    const gone = new AbortController()
    const onClose = () => gone.abort()
    ctx.response.response.once('close', onClose)
    try {
      await this.#actAs(ctx, context)
      const { status, body, isReplayed } = await endpoint.answer({
        params: ctx.params,
        query: new URLSearchParams(ctx.request.parsedUrl.query ?? ''),
        body: bodyOf(ctx),
        caller: service,
        idempotencyKey: headerOf(ctx, IDEMPOTENCY_KEY),
        deadline: headerOf(ctx, 'x-deadline-ms'),
        requestId: context.requestId,
        traceId: context.trace.traceId,
        actor: context.actor?.id,
        onLate: (error) =>
          ctx.logger.error({ err: error }, `${endpoint.name} failed after its deadline`),
        gone: gone.signal,
        textOf: tellFailure(ctx),
        around: (time, work) => within(context, time, work),
      })
      if (isReplayed) {
        ctx.response.header('Idempotency-Replayed', 'true')
        this.#parts.metrics.onReplay(served)
      }
      if (status >= FIRST_FAILURE) tellRetryAfter(ctx, body as Problem)
      const type = status < FIRST_FAILURE ? JSON_ANSWER : PROBLEM_TYPE
      ctx.response.status(status).header('content-type', type)
      ctx.response.send(body === undefined ? '' : JSON.stringify(body))
    } finally {
      ctx.response.response.off('close', onClose)
    }
  }

  /* Failures are told elsewhere, so what a request came to is known when its answer has left. */
  #measure(served: ServedRequest, { response: { response } }: HttpContext): void {
    const from = performance.now()
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 'gone'
      this.#parts.metrics.onAnswer(served, status, performance.now() - from)
    })
  }

  /* For whom a service works decides about rights, so what cannot be believed is refused and not passed over. */
  async #actAs(ctx: HttpContext, context: RequestContext): Promise<void> {
    const actor = headerOf(ctx, 'x-actor')
    if (actor === undefined) return
    const { service, canActAs } = servicePrincipalOf(ctx)
    if (!canActAs) throw new E_ACT_AS_DENIED([service])

    // a number that no column holds is the id of nobody, and a fault of some databases
    const id = ID.test(actor) && Number(actor) <= LARGEST ? Number(actor) : 0
    const principals = await this.#parts.principals.findMany([id])
    const data = principals.get(id)
    if (!data) throw new E_ACTOR_UNKNOWN([actor.slice(0, 20)])
    context.actAs(new Principal(data, 0))
  }
}

function assertJson({ route }: OperationEndpoint, { request }: HttpContext): void {
  const type = request.header('content-type')
  if (isBodiless(route) || JSON_TYPE.test(type ?? '')) return
  throw new E_SERVICE_BODY_TYPE([type?.slice(0, 60) ?? ''])
}

function tellRetryAfter({ response }: HttpContext, { details }: Problem): void {
  const { retryAfter } = (details ?? {}) as { retryAfter?: number }
  if (retryAfter !== undefined) response.header('Retry-After', retryAfter)
}

/* The framework takes an empty header for one that is missing; here it is one that says nothing sensible. */
const headerOf = ({ request }: HttpContext, name: string): string | undefined =>
  request.request.headers[name]?.toString()

/*
 * As it was sent: the parser of the application may cut texts and make null of empty ones, as forms need it, and a
 * call over the network has to mean what it means in one process.
 */
function bodyOf({ request }: HttpContext): unknown {
  const text = request.raw()
  const withoutPrototype = (key: string, value: unknown) =>
    key === '__proto__' ? undefined : value
  return text ? JSON.parse(text, withoutPrototype) : request.body()
}

/* What the implementation calls in turn has no longer than itself. */
function within<Result>(
  context: RequestContext,
  { milliseconds, signal }: CallTime,
  work: () => Promise<Result>
): Promise<Result> {
  context.deadline = performance.now() + milliseconds
  context.signal = signal
  return work().finally(() => {
    // what it leaves in the background has its own time
    context.deadline = undefined
    context.signal = undefined
  })
}
