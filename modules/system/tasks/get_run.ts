import { E_TASK_RUN_UNKNOWN, type Run, type Tasks } from '../../../src/tasks/main.js'

const RUN_ID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const LONGEST_TOLD = 64

/**
 * Finds a run. No database is asked for what is no id of a run, since not each of them bears the question.
 *
 * @throws {E_TASK_RUN_UNKNOWN}
 */
export async function getRun(tasks: Tasks, id: string): Promise<Run> {
  const run = RUN_ID.test(id) ? await tasks.queries.find(id) : null
  if (!run) throw new E_TASK_RUN_UNKNOWN([id.slice(0, LONGEST_TOLD)])
  return run
}
