import type { Counter, Histogram, Metrics } from '../../metrics/main.js'

/** A request of another service. */
export interface ServedRequest {
  /** The service that called. */
  service: string
  /** For instance `inventory.reserve`. */
  operation: string
}

/** Measures what this process answers to other services. */
export class ApiMetrics {
  readonly #requests: Histogram<'service' | 'operation' | 'status'>
  readonly #replays: Counter<'service' | 'operation'>

  constructor(metrics: Metrics) {
    this.#requests = metrics.histogram({
      name: 'iti_service_request_duration_seconds',
      help: 'How long requests of other services take; the status is "gone" when the caller did not wait',
      labels: ['service', 'operation', 'status'],
    })
    this.#replays = metrics.counter({
      name: 'iti_idempotent_replays_total',
      help: 'How often a command with a known key was answered without being done again',
      labels: ['service', 'operation'],
    })
  }

  /** @param milliseconds since the request had been let in */
  onAnswer(
    { service, operation }: ServedRequest,
    status: number | 'gone',
    milliseconds: number
  ): void {
    this.#requests.observe(milliseconds / 1_000, { service, operation, status })
  }

  onReplay({ service, operation }: ServedRequest): void {
    this.#replays.increment({ service, operation })
  }
}
