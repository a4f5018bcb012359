import { setImmediate as turn } from 'node:timers/promises'
import type { TaskContext } from '../../src/tasks/main.js'

/** What a task that deletes has done. */
export interface Swept {
  removed: number
}

/**
 * Deletes batch by batch until nothing is left, and may be stopped in between.
 *
 * @param removeSome deletes one batch, and tells how many rows it had
 */
export async function sweep(
  removeSome: () => Promise<number>,
  { signal, progress }: Pick<TaskContext, 'signal' | 'progress'>
): Promise<Swept> {
  let removed = 0
  for (;;) {
    signal.throwIfAborted()
    // an embedded database never waits, so that nobody else would have a turn
    await turn()
    const count = await removeSome()
    if (count === 0) return { removed }
    removed += count
    progress(removed)
  }
}
