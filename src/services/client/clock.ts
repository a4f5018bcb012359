/** Time as the client sees it, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds that only grow, from any beginning. */
  now(): number
  /** Does work later, and gives a function that takes it back. */
  setTimeout(work: () => void, milliseconds: number): () => void
}

/** The time of the process, which no change of the wall clock touches. */
export const processClock: Clock = {
  now: () => performance.now(),
  setTimeout(work, milliseconds) {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
}

/**
 * Waits, and no longer than until the signal.
 *
 * @returns whether the time passed
 */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const onAbort = () => {
    cancel()
    resolve(false)
  }
  const cancel = clock.setTimeout(() => {
    signal.removeEventListener('abort', onAbort)
    resolve(true)
  }, milliseconds)
  signal.addEventListener('abort', onAbort, { once: true })
  return promise
}
