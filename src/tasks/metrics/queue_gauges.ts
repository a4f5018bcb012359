import type { Metrics } from '../../metrics/main.js'
import type { QueueCount, RunQueries } from '../store/run_queries.js'
import type { Worker } from '../store/worker_store.js'
import { isServing } from '../worker/is_serving.js'

/** What is asked when metrics are read. */
export interface QueueSource {
  /** Those that are told also when nothing is in them. */
  queues: readonly string[]
  queries: Pick<RunQueries, 'counts'>
  workers(): Promise<Worker[]>
}

/**
 * Has the metrics tell what waits and what runs. It is read from the database, so that every process of an application
 * tells the same.
 */
export function measureQueues(metrics: Metrics, source: QueueSource): void {
  const counts = shareWhileRead(() => source.queries.counts(Date.now()))
  const gauge = (name: string, help: string, status: QueueCount['status'], valueOf: ValueOf) =>
    metrics.gauge({
      name,
      help,
      labels: ['queue'],
      async collect(each) {
        const found = await counts()
        for (const queue of source.queues) each.set(0, { queue })
        for (const one of found) {
          if (one.status === status) each.set(valueOf(one), { queue: one.queue })
        }
      },
    })
  gauge('iti_tasks_queued', 'How many runs of a queue wait', 'queued', ({ count }) => count)
  gauge(
    'iti_tasks_running',
    'How many runs of a queue are executed',
    'running',
    ({ count }) => count
  )
  gauge(
    'iti_tasks_oldest_queued_seconds',
    'For how long the run of a queue waits that might have started first',
    'queued',
    ({ waiting }) => waiting / 1_000
  )
  metrics.gauge({
    name: 'iti_tasks_workers',
    help: 'How many processes execute runs, and gave a sign of life within the last minute',
    async collect(workers) {
      const all = await source.workers()
      workers.set(all.filter((one) => isServing(one, Date.now())).length)
    },
  })
}

type ValueOf = (one: QueueCount) => number

/* The gauges of one reading are collected at once: they ask the database once. */
function shareWhileRead<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined
  return () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
}
