import { createRequire } from 'node:module'
import type * as Prometheus from 'prom-client'
import type { Declaration } from './declaration.js'

/** The bounds that OpenTelemetry advises for the durations of HTTP requests, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** A metric of the library. */
export type Native = Prometheus.Counter | Prometheus.Gauge | Prometheus.Histogram

/**
 * The library behind the metrics, with a registry of its own: the global one belongs to whoever else uses it. It is
 * loaded at once, and not by `import()`, because a request that has something to tell cannot wait for it.
 */
export class PrometheusLibrary {
  readonly #client: typeof Prometheus = createRequire(import.meta.url)('prom-client')
  readonly #registry = new this.#client.Registry()
  #isProcessWatched = false

  make({ kind, name, help, labels, buckets = SECONDS }: Declaration): Native {
    const { Counter, Gauge, Histogram } = this.#client
    const configuration = { name, help, labelNames: [...labels], registers: [this.#registry] }
    if (kind === 'counter') return new Counter(configuration)
    if (kind === 'gauge') return new Gauge(configuration)
    return new Histogram({ ...configuration, buckets: [...buckets] })
  }

  /** Everything as text; the first time it begins to watch the process. */
  async text(): Promise<{ contentType: string; body: string }> {
    if (!this.#isProcessWatched) this.#client.collectDefaultMetrics({ register: this.#registry })
    this.#isProcessWatched = true
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() }
  }
}
