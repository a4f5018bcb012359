import { isServing, type Worker } from '../../../src/tasks/main.js'
import { toIso } from './to_iso.js'

/** A process that executes runs as the API tells it. */
export interface WorkerResource {
  id: string
  host: string
  pid: number
  /** Its queues, with how many runs of each it executes at once; none if a command executes a single run. */
  queues: Record<string, number>
  /** Whether it takes runs, and gave a sign of life within the last minute. */
  isServing: boolean
  startedAt: string
  heartbeatAt: string
}

export const toWorkerResource = (worker: Worker, now: number): WorkerResource => ({
  id: worker.id,
  host: worker.host,
  pid: worker.pid,
  queues: worker.queues,
  isServing: isServing(worker, now),
  startedAt: toIso(worker.startedAt),
  heartbeatAt: toIso(worker.heartbeatAt),
})
