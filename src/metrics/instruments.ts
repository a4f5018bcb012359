import type * as Prometheus from 'prom-client'

/** A value for every label of a metric. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string | number>>

/* A metric with labels needs all of them, and one without takes none. */
type Labelled<Label extends string> = [Label] extends [never] ? [] : [labels: LabelValues<Label>]

/** Gives the metric of the library, which is there from the first value on. */
export type Source<Native> = () => Native

/** Counts what happens. */
export class Counter<Label extends string = never> {
  readonly #native: Source<Prometheus.Counter>

  constructor(native: Source<Prometheus.Counter>) {
    this.#native = native
  }

  /** One more. */
  increment(...[labels]: Labelled<Label>): void {
    this.#native().inc(labels ?? {})
  }

  /** So many more. */
  add(amount: number, ...[labels]: Labelled<Label>): void {
    this.#native().inc(labels ?? {}, amount)
  }
}

/** Tells how much there is at the moment. */
export class Gauge<Label extends string = never> {
  readonly #native: Source<Prometheus.Gauge>

  constructor(native: Source<Prometheus.Gauge>) {
    this.#native = native
  }

  set(value: number, ...[labels]: Labelled<Label>): void {
    this.#native().set(labels ?? {}, value)
  }

  /** So many more, or fewer by a negative amount. */
  add(amount: number, ...[labels]: Labelled<Label>): void {
    this.#native().inc(labels ?? {}, amount)
  }
}

/** Tells how values are spread, above all how long something takes. */
export class Histogram<Label extends string = never> {
  readonly #native: Source<Prometheus.Histogram>

  constructor(native: Source<Prometheus.Histogram>) {
    this.#native = native
  }

  observe(value: number, ...[labels]: Labelled<Label>): void {
    this.#native().observe(labels ?? {}, value)
  }
}
