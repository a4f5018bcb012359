import { assertDeclaration, isSame, type Declaration, type MetricSpec } from './declaration.js'
import { E_METRIC_TAKEN } from './errors.js'
import { Counter, Gauge, Histogram, type Source } from './instruments.js'
import { type Native, PrometheusLibrary } from './prometheus.js'

/** All metrics in the text format of Prometheus. */
export interface MetricsText {
  contentType: string
  body: string
}

/** Sets a gauge when metrics are read; what it had before is forgotten. */
export type Collect<Label extends string> = (gauge: Gauge<Label>) => void | Promise<void>

interface Made {
  declaration: Declaration
  instrument: unknown
  native: Source<Native>
}

/**
 * The metrics of the application. Making one costs next to nothing: the library behind it is loaded with the first
 * value, or when metrics are first read, and only from then on the process itself is watched.
 *
 * @example
 * ```ts
 * const metrics = await app.container.make('iti.metrics')
 * const duration = metrics.histogram({
 *   name: 'labels_print_duration_seconds',
 *   help: 'How long a label takes to print',
 *   labels: ['printer'],
 * })
 * duration.observe(0.2, { printer: 'hall' })
 * ```
 */
export class Metrics {
  readonly #onError: (error: unknown, metric: string) => void
  readonly #made = new Map<string, Made>()
  readonly #collectors: (() => Promise<void>)[] = []
  #library?: PrometheusLibrary
  #reading?: Promise<MetricsText>

  /** @param onError is told of a gauge that could not be collected; the others are read all the same */
  constructor(onError: (error: unknown, metric: string) => void) {
    this.#onError = onError
  }

  /**
   * Makes a counter, whose name ends in `_total`. The same declaration again gives the same one.
   *
   * @throws {E_METRIC_INVALID} {E_METRIC_TAKEN}
   */
  counter<const Label extends string = never>(spec: MetricSpec<Label>): Counter<Label> {
    const declaration: Declaration = { labels: [], ...spec, kind: 'counter' }
    return this.#make(declaration, Counter<Label>)
  }

  /**
   * Makes a gauge, which is set when something changes or, with `collect`, when metrics are read.
   *
   * @throws {E_METRIC_INVALID} {E_METRIC_TAKEN}
   */
  gauge<const Label extends string = never>(
    spec: MetricSpec<Label> & { collect?: Collect<NoInfer<Label>> }
  ): Gauge<Label> {
    const isNew = !this.#made.has(spec.name)
    const gauge = this.#make({ labels: [], ...spec, kind: 'gauge' }, Gauge<Label>)
    const { name, collect } = spec
    if (isNew && collect) this.#collectors.push(() => this.#collect(name, () => collect(gauge)))
    return gauge
  }

  /**
   * Makes a histogram, of seconds unless `buckets` says otherwise.
   *
   * @throws {E_METRIC_INVALID} {E_METRIC_TAKEN}
   */
  histogram<const Label extends string = never>(
    spec: MetricSpec<Label> & { buckets?: readonly number[] }
  ): Histogram<Label> {
    const declaration: Declaration = { labels: [], ...spec, kind: 'histogram' }
    return this.#make(declaration, Histogram<Label>)
  }

  /** Reads everything. Whoever asks meanwhile is given the same. */
  text(): Promise<MetricsText> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  #make<Instrument>(
    declaration: Declaration,
    Instrument: new (native: Source<never>) => Instrument
  ): Instrument {
    const { name } = declaration
    const known = this.#made.get(name)
    if (known) {
      if (!isSame(known.declaration, declaration)) throw new E_METRIC_TAKEN([name])
      return known.instrument as Instrument
    }
    assertDeclaration(declaration)
    let made: Native | undefined
    const native = () => (made ??= (this.#library ??= new PrometheusLibrary()).make(declaration))
    const instrument = new Instrument(native as Source<never>)
    this.#made.set(name, { declaration, instrument, native })
    return instrument
  }

  async #read(): Promise<MetricsText> {
    for (const { native } of this.#made.values()) native()
    await Promise.all(this.#collectors.map((collect) => collect()))
    this.#library ??= new PrometheusLibrary()
    return this.#library.text()
  }

  async #collect(name: string, collect: () => void | Promise<void>): Promise<void> {
    const { declaration, native } = this.#made.get(name)!
    const gauge = native()
    // nothing rather than what was true before; without labels, a reset would tell zero
    const forget = () => (declaration.labels.length > 0 ? gauge.reset() : gauge.remove())
    forget()
    try {
      await collect()
    } catch (error) {
      forget()
      this.#onError(error, name)
    }
  }
}
