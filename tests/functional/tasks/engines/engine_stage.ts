import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { EngineFactory, Run, TaskClass, Tasks } from '@iti/framework/tasks'
import { type MadeTasks, makeTasks } from '../make_tasks.js'

const PATIENCE = 90_000

/** Waits until something holds. */
export async function until(holds: () => unknown): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It does not come true: ${holds}`)
    await sleep(10)
  }
}

/** How many runs there are of each status. @param of only those with these values */
export async function countRuns(
  of: Record<string, string> = {}
): Promise<Partial<Record<Run['status'], number>>> {
  const rows = await db
    .from('iti_task_runs')
    .where(of)
    .select('status')
    .count('* as total')
    .groupBy('status')
    .orderBy('status')
  return Object.fromEntries(rows.map(({ status, total }) => [status, Number(total)]))
}

/** Waits until so many runs have succeeded. */
export async function succeed(count: number, of: Record<string, string> = {}): Promise<void> {
  await until(async () => {
    const { succeeded } = await countRuns(of)
    return succeeded === count
  })
}

/** What is wrong in the tables when every run has ended. */
export async function remains(): Promise<Record<string, unknown>[]> {
  return db
    .from('iti_task_runs')
    .where((run) =>
      run
        .whereNull('finished_at')
        .orWhereNotNull('unique_key')
        .orWhereNotNull('overlap_slot')
        .orWhereNotNull('waits_for')
    )
    .select('id', 'status', 'reason', 'unique_key', 'overlap_slot', 'waits_for')
}

/** Task runners on one engine, on the real database and in real time. */
export class EngineStage {
  readonly #engine: EngineFactory
  readonly #tasks: readonly TaskClass[]
  readonly #made: MadeTasks[] = []

  constructor(engine: EngineFactory, tasks: readonly TaskClass[]) {
    this.#engine = engine
    this.#tasks = tasks
  }

  /** What one process has. */
  open(tasks: readonly TaskClass[] = this.#tasks): Tasks {
    const made = makeTasks({ tasks, config: { engine: this.#engine } })
    this.#made.push(made)
    return made.tasks
  }

  /** The same, and it executes runs. */
  async work({
    tasks,
    concurrency = 10,
  }: { tasks?: readonly TaskClass[]; concurrency?: number } = {}): Promise<Tasks> {
    const opened = this.open(tasks)
    await opened.startWorker({ queues: { default: concurrency } })
    return opened
  }

  /** What the task runners told of their faults. */
  get faults(): MadeTasks['faults'] {
    return this.#made.flatMap(({ faults }) => faults)
  }

  async run(id: string): Promise<Run> {
    const run = await this.#made[0]!.tasks.queries.find(id)
    if (!run) throw new Error(`There is no run ${id}`)
    return run
  }

  /** The run, as soon as it has a status. */
  async reaches(id: string, status: Run['status']): Promise<Run> {
    let run = await this.run(id)
    await until(async () => {
      run = await this.run(id)
      return run.status === status
    })
    return run
  }
}
