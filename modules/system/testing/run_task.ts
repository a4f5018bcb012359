import {
  type Run,
  type StoredLine,
  type TaskClass,
  type TaskContext,
} from '../../../src/tasks/main.js'
import { type TaskRunnerOptions, withTaskRunner } from './task_runner.js'

/** What a body is given. */
type InputOf<Class extends TaskClass> =
  InstanceType<Class> extends { run(input: infer Input, context: TaskContext): unknown }
    ? Input
    : never

/* A body that names no input takes anything. */
type RunArguments<Input> = unknown extends Input
  ? [input?: Input, options?: TaskRunnerOptions]
  : [Input] extends [void]
    ? [input?: undefined, options?: TaskRunnerOptions]
    : [input: Input, options?: TaskRunnerOptions]

/** A run that has ended, with the lines of its log. */
export interface EndedRun<Class extends TaskClass> extends Run {
  /** null unless it succeeded. */
  result: Awaited<ReturnType<InstanceType<Class>['run']>> | null
  logs: readonly StoredLine[]
}

const MOST_LINES = 10_001

/**
 * Executes a task in this process, as a worker does: its input passes through JSON and the rules, its object comes from
 * the container, it has the time and the tries that it declares, and its run is in the tables. Attempts follow each
 * other without a wait. The module need not list the task yet.
 *
 * What the body throws is not thrown here: the status tells what became of the run, and `error` has the stack.
 *
 * @throws {E_TASK_INPUT_INVALID} as `dispatch` would
 *
 * @example
 * ```ts
 * const { status, result, logs } = await runTask(SyncParts, { full: true })
 * assert.equal(status, 'succeeded')
 *
 * const clock = new TestClock()
 * const run = await clock.advanceUntil(runTask(Endless, {}, { clock }), { step: 60_000, limit: 3_600_000 })
 * assert.equal(run.status, 'timed_out')
 * ```
 */
export function runTask<Class extends TaskClass>(
  Task: Class,
  ...[input, options = {}]: RunArguments<NoInfer<InputOf<Class>>>
): Promise<EndedRun<Class>> {
  return withTaskRunner([Task], options, async ({ tasks, clock, next }) => {
    const { id } = await tasks.dispatch(Task.id, input)
    for (;;) {
      await next({ ids: [id] })
      const run = await tasks.queries.find(id)
      if (run!.status === 'queued') clock.skipTo(run!.runAt)
      else return { ...run!, logs: await tasks.logs.after(id, 0, MOST_LINES) } as EndedRun<Class>
    }
  })
}
