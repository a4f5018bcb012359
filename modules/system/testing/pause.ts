import type { Clock } from '../../../src/clock/main.js'

/** On which clock to wait, and what ends it early. */
export interface Pause {
  clock: Clock
  signal?: AbortSignal
}

/**
 * Waits on a clock, and no longer than until the signal.
 *
 * @returns whether the time passed
 */
export function pause(milliseconds: number, { clock, signal }: Pause): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const onAbort = () => {
    cancel()
    resolve(false)
  }
  const cancel = clock.setTimeout(() => {
    signal?.removeEventListener('abort', onAbort)
    resolve(true)
  }, milliseconds)
  signal?.addEventListener('abort', onAbort, { once: true })
  return promise
}
