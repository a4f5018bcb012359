import type { Clock } from '../../clock/main.js'
import { isUniqueViolation } from '../../database/main.js'
import { currentWork } from '../../http/main.js'
import type { DeclaredTask } from '../declared_task.js'
import type { Delivery } from '../engines/engine.js'
import { E_TASK_OVERLAPS } from '../errors.js'
import { CANCELLED } from '../execution/outcome.js'
import type { Run } from '../run.js'
import { makeRunId } from '../run_id.js'
import type { OperatedRuns } from '../store/operated_runs.js'
import type { RunQueries } from '../store/run_queries.js'
import type { RunStore } from '../store/run_store.js'
import type { TaskRegistry } from '../task_registry.js'
import { placesOf } from '../worker/overlap.js'
import { E_TASK_RUN_ACTIVE, E_TASK_RUN_ENDED, E_TASK_RUN_UNKNOWN } from './errors.js'

/* A run may begin or end between two looks. */
const LOOKS = 5

/** What the control of runs works with. */
export interface RunControlParts {
  clock: Clock
  runs: RunStore
  operated: OperatedRuns
  queries: RunQueries
  registry: () => Promise<TaskRegistry>
  deliver: (runs: readonly Delivery[]) => Promise<void>
}

/** What operators do with runs. */
export class RunControl {
  readonly #parts: RunControlParts

  constructor(parts: RunControlParts) {
    this.#parts = parts
  }

  /**
   * Has a task run now.
   *
   * @returns the id of the run
   * @throws {E_TASK_UNKNOWN} {E_TASK_INPUT_INVALID}
   * @throws {E_TASK_OVERLAPS} if it does not run beside itself, and another run has not ended
   */
  async start(taskId: string, input: unknown): Promise<string> {
    const { registry, runs, clock, deliver } = this.#parts
    const tasks = await registry()
    const task = tasks.get(taskId)
    const json = await task.input.toJson(input)
    const now = clock.time()
    const work = currentWork()
    const run = {
      id: makeRunId(now),
      task: task.id,
      queue: task.queue,
      status: 'queued',
      origin: 'operator',
      runAt: now,
      input: json,
      traceId: work?.trace.traceId,
      userId: work?.actor?.id,
      createdAt: now,
      deliveredAt: now,
      ...placesOf(task),
    } as const
    if (!(await runs.addIfFree(run))) await this.#refuse(task)
    void deliver([{ id: run.id, queue: run.queue, runAt: now }])
    return run.id
  }

  /**
   * Ends a run that waits, or has the worker that executes it stop it.
   *
   * @throws {E_TASK_RUN_UNKNOWN} {E_TASK_RUN_ENDED}
   */
  async cancel(id: string): Promise<void> {
    const { operated, clock } = this.#parts
    for (let look = 1; look <= LOOKS; look++) {
      const run = await this.#get(id)
      if (run.finishedAt !== null) throw new E_TASK_RUN_ENDED([id, run.status])
      const at = clock.time()
      if (await operated.cancelWaiting(id, { at, reason: CANCELLED })) return
      if (await operated.requestCancel(id, at)) return
    }
    // it has to stop already, and its body goes on
  }

  /**
   * Has a run that has ended run again, with the input and the checkpoint that it has.
   *
   * @throws {E_TASK_RUN_UNKNOWN} {E_TASK_UNKNOWN} {E_TASK_RUN_ACTIVE} {E_TASK_OVERLAPS}
   */
  async retry(id: string): Promise<void> {
    const { operated, clock, registry, deliver } = this.#parts
    const run = await this.#get(id)
    const tasks = await registry()
    const task = tasks.get(run.task)
    const at = clock.time()
    try {
      const isBack = await operated.revive(id, { at, ...placesOf(task) })
      if (!isBack) throw new E_TASK_RUN_ACTIVE([id, run.status])
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await this.#refuse(task, run.key)
    }
    void deliver([{ id, queue: run.queue, runAt: at }])
  }

  async #get(id: string): Promise<Run> {
    const run = await this.#parts.queries.find(id)
    if (!run) throw new E_TASK_RUN_UNKNOWN([id])
    return run
  }

  async #refuse(task: DeclaredTask, key: string | null = null): Promise<never> {
    const { runs } = this.#parts
    const { overlapSlot } = placesOf(task)
    const inPlace = overlapSlot && (await runs.findHolder({ overlap_slot: overlapSlot }))
    const withKey = key && (await runs.findHolder({ task: task.id, unique_key: key }))
    throw new E_TASK_OVERLAPS([task.id, inPlace ?? withKey ?? 'before'])
  }
}
