import type { Tasks } from '../../../src/tasks/main.js'
import { isDeclaredElsewhere } from './declared_elsewhere.js'

/**
 * How many runs wait of tasks that the code does not declare any more, by task. Nobody will ever execute them.
 *
 * @param before milliseconds since 1970 until which they might have started: what a newer release dispatched is unknown
 * to an older one for a while
 */
export async function countUndeclaredRuns(
  tasks: Tasks,
  before: number
): Promise<Map<string, number>> {
  const registry = await tasks.registry()
  const waiting = await tasks.queries.waitingOfOthers(registry.ids, before)
  return new Map([...waiting].filter(([task]) => !isDeclaredElsewhere(task)))
}
