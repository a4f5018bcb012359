import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpContext } from '@adonisjs/core/http'
import type { Principal } from '../access/main.js'
import { requestIdOf } from './envelope.js'
import { toTraceContext, type TraceContext } from './trace_context.js'

/**
 * What everything that a request sets off may know of it. It is what calls of services pass on; most requests call
 * none, so nothing is read before it is asked for.
 */
export class RequestContext {
  readonly ctx: HttpContext
  /** When the caller stops waiting, as `performance.now()` tells time; unknown for a browser. */
  deadline: number | undefined
  /** Ends with the deadline, or when the caller goes away. */
  signal: AbortSignal | undefined
  #actor: Principal | undefined
  #trace: TraceContext | undefined

  constructor(ctx: HttpContext) {
    this.ctx = ctx
  }

  get requestId(): string {
    return requestIdOf(this.ctx)
  }

  /** The languages that the caller reads, as `Accept-Language` tells them. */
  get language(): string | undefined {
    return this.ctx.request.request.headers['accept-language']
  }

  get trace(): TraceContext {
    const { traceparent, tracestate } = this.ctx.request.request.headers
    this.#trace ??= toTraceContext(asText(traceparent), asText(tracestate))
    return this.#trace
  }

  /** The user for whom the work is done, whether they called themselves or a service acts for them. */
  get actor(): Principal | undefined {
    return this.#actor ?? (this.ctx as unknown as { auth?: { user?: Principal } }).auth?.user
  }

  actAs(actor: Principal): void {
    this.#actor = actor
  }
}

const asText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value

const storage = new AsyncLocalStorage<RequestContext>()

/* A property, because a weak map with an entry for every request keeps the garbage collector busy. */
const CONTEXT = Symbol('iti.request_context')

type Holder = HttpContext & { [CONTEXT]?: RequestContext }

/** The request that the running code works for, if it works for one. */
export const currentRequest = (): RequestContext | undefined => storage.getStore()

/**
 * The user for whom the running code works: who signed in, or for whom a service acts. It is the same whether a
 * facade runs in this process or answers from another.
 */
export const currentActor = (): Principal | undefined => currentRequest()?.actor

/** What is known of a request, also when its own code has ended, as it has when its error is told. */
export function requestContextOf(ctx: HttpContext): RequestContext {
  return ((ctx as Holder)[CONTEXT] ??= new RequestContext(ctx))
}

/** Runs what a request asks for. */
export const runForRequest = <Result>(ctx: HttpContext, work: () => Result): Result =>
  storage.run(requestContextOf(ctx), work)
