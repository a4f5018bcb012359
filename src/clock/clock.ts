/** Time as a mechanism sees it, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds that only grow, from any beginning. */
  now(): number
  /** Milliseconds since 1970, as the wall clock shows them: it may jump. */
  time(): number
  /** Does work later, and gives a function that takes it back. */
  setTimeout(work: () => void, milliseconds: number): () => void
}

/** The time of the process. What counts milliseconds is touched by no change of the wall clock. */
export const processClock: Clock = {
  now: () => performance.now(),
  time: () => Date.now(),
  setTimeout(work, milliseconds) {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
}
