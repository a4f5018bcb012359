import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpContext } from '@adonisjs/core/http'
import type { Principal } from '../access/main.js'
import { requestIdOf } from './envelope.js'
import { toTraceContext, type TraceContext } from './trace_context.js'

/** What running code may know of the work that it is part of, a request or a task. Calls of services pass it on. */
export interface WorkContext {
  /** By which the logs of all who take part are found. */
  readonly requestId: string
  /** The languages that whoever wants it reads, as `Accept-Language` tells them. */
  readonly language?: string
  readonly trace: TraceContext
  /** The user for whom it is done. */
  readonly actor?: Principal
  /** When whoever wants it stops waiting, as `performance.now()` tells time. */
  readonly deadline?: number
  /** Ends with the work. */
  readonly signal?: AbortSignal
}

/** The work that a request asks for. Most requests call no service, so nothing is read before it is asked for. */
export class RequestContext implements WorkContext {
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

  get language(): string | undefined {
    return this.ctx.request.request.headers['accept-language']
  }

  get trace(): TraceContext {
    const { traceparent, tracestate } = this.ctx.request.request.headers
    this.#trace ??= toTraceContext(asText(traceparent), asText(tracestate))
    return this.#trace
  }

  /** Who is signed in, or for whom a service acts. */
  get actor(): Principal | undefined {
    return this.#actor ?? (this.ctx as unknown as { auth?: { user?: Principal } }).auth?.user
  }

  actAs(actor: Principal): void {
    this.#actor = actor
  }
}

const asText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value

const storage = new AsyncLocalStorage<WorkContext>()

/* A property, because a weak map with an entry for every request keeps the garbage collector busy. */
const CONTEXT = Symbol('iti.request_context')

type Holder = HttpContext & { [CONTEXT]?: RequestContext }

/** The work that the running code is part of: a request or a task, if it is part of one. */
export const currentWork = (): WorkContext | undefined => storage.getStore()

/**
 * The user for whom the running code works: who signed in, for whom a service acts, or who had a task run. It is the
 * same whether a facade runs in this process or answers from another.
 */
export const currentActor = (): Principal | undefined => currentWork()?.actor

/** What is known of a request, also when its own code has ended, as it has when its error is told. */
export function requestContextOf(ctx: HttpContext): RequestContext {
  return ((ctx as Holder)[CONTEXT] ??= new RequestContext(ctx))
}

/** Runs what a request asks for. */
export const runForRequest = <Result>(ctx: HttpContext, work: () => Result): Result =>
  storage.run(requestContextOf(ctx), work)

/** Runs what is no request, so that it finds its context. */
export const runForWork = <Result>(context: WorkContext, work: () => Result): Result =>
  storage.run(context, work)
