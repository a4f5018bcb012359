import type { Counter, Histogram, Metrics } from '../../metrics/main.js'
import type { CallRecord } from '../client/call_record.js'
import type { AttemptReport, CallEnd, CallObserver } from '../client/observer.js'
import type { EndedBy, Outcome } from '../client/outcome.js'
import type { RemoteFacade } from '../define_services.js'

type AttemptLabel =
  | 'server_address'
  | 'server_port'
  | 'http_request_method'
  | 'http_response_status_code'
  | 'error_type'

interface Server {
  server_address: string
  server_port: string
}

const NOWHERE: Server = { server_address: '', server_port: '' }

const ENDED_BY: Record<EndedBy, string> = {
  connect: 'connect_timeout',
  attempt: 'attempt_timeout',
  total: 'total_timeout',
  deadline: 'deadline',
  caller: 'cancelled',
}

/* What errors of Node.js and of ours are called. Anything else might be text, of which there is no end. */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/

const PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

/**
 * Measures the calls of other services: each request by the conventions of OpenTelemetry, where a label that does not
 * apply is empty, and each call as its caller saw it.
 */
export class CallMetrics implements CallObserver {
  readonly #attempts: Histogram<AttemptLabel>
  readonly #calls: Histogram<'service' | 'operation' | 'result'>
  readonly #retries: Counter<'service' | 'operation'>
  readonly #remotes: readonly RemoteFacade[]
  readonly #servers = new Map<string, Server>()

  constructor(metrics: Metrics, remotes: readonly RemoteFacade[]) {
    this.#remotes = remotes
    this.#attempts = metrics.histogram({
      name: 'http_client_request_duration_seconds',
      help: 'How long single requests to other services take',
      labels: [
        'server_address',
        'server_port',
        'http_request_method',
        'http_response_status_code',
        'error_type',
      ],
    })
    this.#calls = metrics.histogram({
      name: 'iti_service_call_duration_seconds',
      help: 'How long calls of other services take with all their attempts, and how they end',
      labels: ['service', 'operation', 'result'],
    })
    this.#retries = metrics.counter({
      name: 'iti_service_retries_total',
      help: 'How often a request to another service is sent again',
      labels: ['service', 'operation'],
    })
  }

  onAttempt({ service }: CallRecord, { method, outcome, elapsed }: AttemptReport): void {
    const server = this.#servers.get(service) ?? this.#find(service)
    this.#attempts.observe(elapsed / 1_000, {
      ...server,
      http_request_method: method,
      http_response_status_code: outcome.response?.status ?? '',
      error_type: errorTypeOf(outcome),
    })
  }

  onRetry({ service, operation }: CallRecord): void {
    this.#retries.increment({ service, operation })
  }

  onEnd({ service, operation, result, elapsed }: CallEnd): void {
    const told = result === 'ok' || CODE.test(result) ? result : 'E_UNEXPECTED'
    this.#calls.observe(elapsed / 1_000, { service, operation, result: told })
  }

  /* Only with the first call: by then the addresses have been checked. */
  #find(service: string): Server {
    const found = this.#remotes.find(({ facade }) => facade.contract?.name === service)
    const url = found && URL.parse(found.options.baseUrl)
    const server = url
      ? { server_address: url.hostname, server_port: url.port || PORTS[url.protocol]! }
      : NOWHERE
    this.#servers.set(service, server)
    return server
  }
}

function errorTypeOf({ response, endedBy, failure }: Outcome): string {
  if (response) return response.status >= 400 ? `${response.status}` : ''
  if (endedBy) return ENDED_BY[endedBy]
  return failure && CODE.test(failure.code) ? failure.code : 'other'
}
