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

/** Something that ends, of which others want to know. */
export interface Ending {
  readonly isOver: boolean
  /** Calls back at the end, once, and gives a function that takes it back. */
  onEnd(listener: () => void): () => void
}

/**
 * Waits, and no longer than until the end.
 *
 * @returns whether the time passed
 */
export function pause(clock: Clock, milliseconds: number, ending: Ending): Promise<boolean> {
  if (ending.isOver) return Promise.resolve(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const cancel = clock.setTimeout(() => {
    release()
    resolve(true)
  }, milliseconds)
  const release = ending.onEnd(() => {
    cancel()
    resolve(false)
  })
  return promise
}
