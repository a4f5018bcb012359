import { E_SEED_INTERRUPTED } from './errors.js'

/**
 * Waits for a seed no longer than it may run: its code knows nothing of signals. What it does afterwards fails,
 * because its transaction has ended.
 *
 * @throws {E_SEED_INTERRUPTED}
 */
export async function untilAborted<Result>(
  work: Promise<Result>,
  signal?: AbortSignal
): Promise<Result> {
  if (!signal) return work
  if (signal.aborted) {
    work.catch(() => {})
    throw new E_SEED_INTERRUPTED()
  }

  const { promise: end, reject } = Promise.withResolvers<never>()
  const stop = () => reject(new E_SEED_INTERRUPTED())
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([work, end])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
