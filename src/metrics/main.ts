export type { MetricSpec } from './declaration.js'
export * from './errors.js'
export { Counter, Gauge, Histogram, type LabelValues } from './instruments.js'
export { type Collect, Metrics, type MetricsText } from './metrics.js'
