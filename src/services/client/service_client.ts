import { makeTraceparent, type TraceContext } from '../../http/main.js'
import { ServiceContractError, ServiceError } from '../errors.js'
import { attempt } from './attempt.js'
import { Breaker } from './breaker.js'
import { Bulkhead } from './bulkhead.js'
import { toEndedError, toFailedError, toOpenError, toOverloadedError } from './call_errors.js'
import { CallRecord } from './call_record.js'
import { CallScope } from './call_scope.js'
import type { Clock } from '../../clock/main.js'
import { pause } from './pause.js'
import { nextPause } from './next_pause.js'
import { NO_OBSERVER, type CallObserver } from './observer.js'
import { withLimits, type CallLimits, type ClientLimits, type Partly } from './options.js'
import { verdictOf, type Outcome } from './outcome.js'
import { isTokenRefused } from './refused_token.js'
import { RetryBudget } from './retry_budget.js'
import type { RawResponse, Transport } from './transport.js'

/* With these nothing was asked of the service, so that what it said last still counts. */
const TELL_NOTHING = new Set([
  'E_SERVICE_CIRCUIT_OPEN',
  'E_SERVICE_OVERLOADED',
  'E_SERVICE_CANCELLED',
])

/** What a client is made of. */
export interface ServiceClientParts {
  service: string
  baseUrl: string
  limits: ClientLimits
  operations?: Record<string, Partly<CallLimits>>
  transport: Transport
  clock: Clock
  /** A number from 0 up to 1, for the pauses. */
  random: () => number
  observer?: CallObserver
}

/** One call, before it is sent. */
export interface ClientCall {
  operation: string
  method: string
  /** With its query string, below the base URL. */
  path: string
  headers: Record<string, string>
  /** JSON. */
  body?: string
  /** Whether it may be sent again although it may have arrived. */
  isRepeatable: boolean
  trace: TraceContext
  /** Milliseconds that the caller itself has. */
  patience?: number
  signals: readonly (AbortSignal | undefined)[]
}

/** An error of a call, as operators are shown it. */
export interface LastError {
  at: string
  operation: string
  code: string
  message: string
}

/** An answer, and what it took. */
export interface Reply {
  response: RawResponse
  record: CallRecord
}

/**
 * Calls one service, and keeps its faults from becoming the caller's: every call ends in time, some are tried again,
 * and a service that fails or is slow is not asked by everybody at once.
 */
export class ServiceClient {
  readonly #parts: ServiceClientParts
  readonly #limits = new Map<string, CallLimits>()
  readonly #breaker: Breaker<Outcome>
  readonly #bulkhead: Bulkhead
  readonly #budget: RetryBudget
  readonly #observer: CallObserver
  #lastError: LastError | undefined

  constructor(parts: ServiceClientParts) {
    const { limits, clock, observer = NO_OBSERVER } = parts
    this.#parts = parts
    this.#observer = observer
    this.#breaker = new Breaker(limits.breaker, clock, verdictOf)
    this.#bulkhead = new Bulkhead(limits.bulkhead, clock)
    this.#budget = new RetryBudget(limits.retryBudget, clock)
  }

  get breaker(): Pick<Breaker<Outcome>, 'state' | 'retryAfter'> {
    return this.#breaker
  }

  /** What went wrong last, whenever that was. */
  get lastError(): LastError | undefined {
    return this.#lastError
  }

  get inFlight(): number {
    return this.#bulkhead.inFlight
  }

  get waiting(): number {
    return this.#bulkhead.waiting
  }

  /**
   * Sends a call, again where that is safe and worth it, and gives the answer whatever its status.
   *
   * @throws {ServiceUnreachableError} {ServiceTimeoutError} {ServiceCircuitOpenError} {ServiceOverloadedError}
   * @throws {ServiceCancelledError} {ServiceContractError} for a body that is too large
   */
  async send(call: ClientCall): Promise<Reply> {
    const { service, clock } = this.#parts
    const { operation, patience, signals, trace } = call
    const record = new CallRecord({ service, operation, clock, traceId: trace.traceId })
    this.#assertSize(call, record)
    const { total } = this.#limitsOf(operation).timeouts
    const scope = new CallScope({ clock, total, patience, signals })
    try {
      if (scope.endedBy) throw toEndedError(record, scope.endedBy)
      if (this.#breaker.isRefusing) throw toOpenError(record, this.#breaker.retryAfter)
      return { response: await this.#try(call, scope, record), record }
    } finally {
      scope.dispose()
    }
  }

  /** Does a whole call, and notes how it ended. */
  async observed<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    const { service, clock } = this.#parts
    const from = clock.now()
    const end = (result: string, refusesToken = false) => {
      const elapsed = clock.now() - from
      this.#observer.onEnd({ service, operation, result, elapsed, refusesToken })
    }
    try {
      const result = await work()
      end('ok')
      return result
    } catch (error) {
      const { code = 'E_UNEXPECTED', message } = error as NodeJS.ErrnoException
      if (error instanceof ServiceError && !TELL_NOTHING.has(code)) {
        this.#note({ operation, code, message })
      }
      end(code, isTokenRefused(error))
      throw error
    }
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#parts.transport.close()
  }

  #note(error: Omit<LastError, 'at'>): void {
    this.#lastError = { ...error, at: new Date().toISOString() }
  }

  async #try(call: ClientCall, scope: CallScope, record: CallRecord): Promise<RawResponse> {
    let last: Outcome | undefined
    for (;;) {
      // a place is held while a request is under way, not while its repetition waits
      const entrance = await this.#bulkhead.enter(scope)
      if (entrance === 'aborted') throw toEndedError(record, scope.endedBy!, last?.failure)
      if (entrance === 'refused') return lastWord(record, last, () => toOverloadedError(record))
      try {
        // it may have opened while this call waited for a place, or by its own attempts
        if (this.#breaker.isRefusing) {
          return lastWord(record, last, () => toOpenError(record, this.#breaker.retryAfter))
        }
        if (!last) this.#budget.countCall()
        last = await this.#breaker.run(() => this.#attempt(call, scope, record))
      } finally {
        this.#bulkhead.leave()
      }
      const wait = this.#pauseAfter(last, call, scope, record)
      if (wait === undefined) return lastWord(record, last)
      this.#observer.onRetry(record)
      const isOver = await pause(this.#parts.clock, wait, scope)
      if (!isOver) throw toEndedError(record, scope.endedBy!, last.failure)
    }
  }

  async #attempt(call: ClientCall, scope: CallScope, record: CallRecord): Promise<Outcome> {
    const { baseUrl, transport, clock, limits } = this.#parts
    const { timeouts } = this.#limitsOf(call.operation)
    const from = clock.now()
    const headers = {
      ...call.headers,
      'traceparent': makeTraceparent(call.trace),
      'x-deadline-ms': `${Math.ceil(Math.min(scope.remaining, timeouts.attempt))}`,
    }
    const outcome = await attempt(
      { transport, clock, timeouts, scope },
      {
        method: call.method,
        url: baseUrl + call.path,
        headers,
        body: call.body,
        mostBytes: limits.bodies.response,
      }
    )
    record.note(outcome)
    this.#observer.onAttempt(record, { method: call.method, outcome, elapsed: clock.now() - from })
    return outcome
  }

  /* Milliseconds until the next attempt, or undefined if there is none. */
  #pauseAfter(
    outcome: Outcome,
    { operation, isRepeatable }: ClientCall,
    scope: CallScope,
    record: CallRecord
  ): number | undefined {
    const { limits, random } = this.#parts
    const { attempts } = this.#limitsOf(operation)
    const wait = nextPause(
      { outcome, isRepeatable, attempts: record.attempts },
      { attempts, random, backoff: limits.backoff }
    )
    if (wait === undefined || wait >= scope.remaining) return
    // it has opened, perhaps by this very attempt, and would not let the next one through
    if (wait < this.#breaker.retryAfter) return
    return this.#budget.take() ? wait : undefined
  }

  #limitsOf(operation: string): CallLimits {
    const known = this.#limits.get(operation)
    if (known) return known
    const { limits, operations } = this.#parts
    const own = withLimits<CallLimits>(limits, operations?.[operation] ?? {})
    this.#limits.set(operation, own)
    return own
  }

  #assertSize({ body = '' }: ClientCall, record: CallRecord): void {
    const most = this.#parts.limits.bodies.request
    // a character has three bytes at the most
    if (body.length * 3 <= most) return
    const bytes = Buffer.byteLength(body)
    if (bytes <= most) return
    const reason = `the input has ${bytes} bytes, and bodies.request allows ${most}`
    throw new ServiceContractError({ ...record.tell(), direction: 'request', reason })
  }
}

/* What a call came to whose last attempt is not followed by another; without one, why there was none. */
function lastWord(
  record: CallRecord,
  last: Outcome | undefined,
  refusal?: () => Error
): RawResponse {
  if (last?.response) return last.response
  throw last ? toFailedError(record, last) : refusal!()
}
