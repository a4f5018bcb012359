import type { JobsOptions } from 'bullmq'
import type { Delivery } from './engine.js'

/** What Redis knows of a run. */
export interface BullmqJob {
  runId: string
}

/* After 1, 2, 4 and 8 s: later than that the run is delivered again anyway. */
const LOOKS = { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } }

/**
 * The job that stands for a delivery. As long as there is one, the same delivery adds no other; but the next attempt of
 * a run must not be taken for the one whose job has not quite ended, and is another job because its time is another.
 * None is kept when it has ended, or it would stand in the way of being delivered again.
 */
export function toJob({ id: runId, runAt }: Delivery): {
  name: string
  data: BullmqJob
  opts: JobsOptions
} {
  const jobId = `${runId}-${runAt}`
  const opts = { ...LOOKS, jobId, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 }
  return { name: 'run', data: { runId }, opts }
}

/** The name of a queue in Redis, where it has no colons. */
export const toQueueName = (queue: string): string => encodeURIComponent(queue)
