import type { Clock } from '../../clock/main.js'

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
