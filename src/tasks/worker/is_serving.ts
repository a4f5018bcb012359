import type { Worker } from '../store/worker_store.js'

/* Longer than the pause between two signs of life, with some for clocks that differ. */
const SILENT = 60_000

/**
 * Whether a worker takes runs, as far as a process can tell that looks once. Workers themselves look again and again,
 * and bury their dead by that.
 *
 * @param now milliseconds since 1970
 */
export const isServing = (
  { heartbeatAt, queues }: Pick<Worker, 'heartbeatAt' | 'queues'>,
  now: number
): boolean =>
  now - heartbeatAt < SILENT && Object.values(queues).some((concurrency) => concurrency > 0)
