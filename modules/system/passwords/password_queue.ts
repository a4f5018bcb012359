import { availableParallelism } from 'node:os'
import { BoundedQueue } from './bounded_queue.js'

/**
 * All hashing and verifying of this process. It runs in libuv's pool, which has four threads: one of them stays free
 * for files and name look-ups, and passwords never take more threads than there are processors.
 */
export const passwordQueue = new BoundedQueue({
  concurrency: Math.max(1, Math.min(availableParallelism(), 4) - 1),
})
