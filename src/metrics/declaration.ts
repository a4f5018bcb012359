import { isDeepStrictEqual } from 'node:util'
import { E_METRIC_INVALID } from './errors.js'

/** What a metric is called, and by what its values are told apart. */
export interface MetricSpec<Label extends string = never> {
  /** In snake_case, with the unit at its end: `iti_service_retries_total`. */
  name: string
  /** A sentence for whoever reads the metrics. */
  help: string
  /** Each combination of values is remembered for good: no label for what a caller may choose freely. */
  labels?: readonly Label[]
}

/** A metric as it was declared. */
export interface Declaration {
  kind: 'counter' | 'gauge' | 'histogram'
  name: string
  help: string
  labels: readonly string[]
  buckets?: readonly number[]
  collect?: unknown
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/* Those of the process, which come with the first reading. */
const OF_PROCESS = /^(process|nodejs)_/

/* What the text format puts behind the names of histograms. */
const SUFFIX = /_(bucket|count|sum)$/

/* Labels with a meaning of their own in the text format. */
const TAKEN_LABELS = new Set(['le', 'quantile'])

/**
 * Refuses a metric that breaks the conventions of Prometheus.
 *
 * @throws {E_METRIC_INVALID} saying what is wrong
 */
export function assertDeclaration(declaration: Declaration): void {
  const { kind, name, help, labels, buckets } = declaration
  const refuse = (problem: string): never => {
    throw new E_METRIC_INVALID([name, problem])
  }
  if (!NAME.test(name)) refuse('write the name in snake_case')
  if (OF_PROCESS.test(name)) refuse('names that begin with "process_" or "nodejs_" are taken')
  if (SUFFIX.test(name)) refuse('"_bucket", "_count" and "_sum" belong to the parts of histograms')
  if ((kind === 'counter') !== name.endsWith('_total')) {
    refuse('the name of a counter ends in "_total", and that of no other metric does')
  }
  if (kind === 'histogram' && !buckets && !name.endsWith('_seconds')) {
    refuse('without "buckets" it measures seconds, and its name ends in "_seconds"')
  }
  if (!help.trim()) refuse('"help" is empty')
  for (const label of labels) {
    if (!NAME.test(label)) refuse(`write the label "${label}" in snake_case`)
    if (TAKEN_LABELS.has(label)) refuse(`the label "${label}" is taken by the text format`)
  }
  if (new Set(labels).size < labels.length) refuse('a label is there twice')
  if (buckets && !isRising(buckets)) refuse('"buckets" must be numbers, each above the one before')
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.length > 0 &&
  numbers.every((one, at) => Number.isFinite(one) && (at === 0 || one > numbers[at - 1]!))

/** Whether two declarations are of the same metric. */
export const isSame = (one: Declaration, other: Declaration): boolean =>
  isDeepStrictEqual(one, other)
