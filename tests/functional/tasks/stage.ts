import db from '@adonisjs/lucid/services/db'
import type { Run, TaskClass, Tasks, TasksConfigInput } from '@iti/framework/tasks'
import { TestClock } from '@iti/framework/testing'
import { getActiveTest } from '@japa/runner'
import { setTimeout as sleep } from 'node:timers/promises'
import { type MadeTasks, makeTasks } from './make_tasks.js'

const STEP = 500
const PATIENCE = 10_000
const LONGEST_QUERY = 2_000
const LOOKS = 3

/** What a stage begins with. */
export interface StageOptions {
  tasks: readonly TaskClass[]
  /** What the wall clock shows. */
  time?: string
  clock?: TestClock
  config?: TasksConfigInput
}

/** A task runner on a clock that stands still, and on the real database. */
export class Stage {
  readonly clock: TestClock
  readonly tasks: Tasks
  readonly faults: MadeTasks['faults']

  constructor({ tasks, time, clock = new TestClock(time), config }: StageOptions) {
    this.clock = clock
    const made = makeTasks({ tasks, clock, config })
    this.tasks = made.tasks
    this.faults = made.faults
    // what has not ended is given up only when time goes on
    getActiveTest()?.cleanup(() => this.shutDown())
  }

  /** With a worker that is at work. */
  static async start(options: StageOptions): Promise<Stage> {
    const stage = new Stage(options)
    await stage.tasks.startWorker()
    return stage
  }

  /** Lets time go on. The database, whose time is not that of the clock, is waited for after each step. */
  async pass(milliseconds: number, step: number = STEP): Promise<void> {
    for (let left = milliseconds; left > 0; left -= step) {
      await this.clock.advance(Math.min(step, left))
      await quiet()
    }
    await quiet()
  }

  /** Lets a little time go on again and again, until something holds. */
  async until(holds: () => unknown, step: number = 20): Promise<void> {
    const end = performance.now() + PATIENCE
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`It does not come true: ${holds}`)
      await this.clock.advance(step)
      await sleep(2)
    }
  }

  /** Shuts down, while time goes on: what does not end by itself is given up. */
  shutDown(): Promise<void> {
    return this.passUntil(this.tasks.shutdown())
  }

  /** Lets time go on until this is over. */
  async passUntil(end: Promise<void>): Promise<void> {
    let isOver = false
    const over = () => void (isOver = true)
    end.then(over, over)
    await this.until(() => isOver, 250)
    await end
  }

  /** The run, as soon as it has a status. */
  async reaches(id: string, status: Run['status']): Promise<Run> {
    await this.until(async () => (await this.see(id, 'status')) === status)
    return this.run(id)
  }

  /** The run, as soon as it has ended. */
  async ends(id: string): Promise<Run> {
    await this.until(async () => (await this.see(id, 'finishedAt')) !== null)
    return this.run(id)
  }

  /** One thing of a run as it is now. */
  async see<Key extends keyof Run>(id: string, key: Key): Promise<Run[Key]> {
    const run = await this.run(id)
    return run[key]
  }

  /** One thing of a run that has ended. */
  async seeEnd<Key extends keyof Run>(id: string, key: Key): Promise<Run[Key]> {
    const run = await this.ends(id)
    return run[key]
  }

  async run(id: string): Promise<Run> {
    const run = await this.tasks.queries.find(id)
    if (!run) throw new Error(`There is no run ${id}`)
    return run
  }

  /** Dispatches the task of the test. */
  async dispatch(input?: unknown, id: string = 'app.work'): Promise<string> {
    const dispatched = await this.tasks.dispatch(id, input)
    return dispatched.id
  }

  /** What a run has logged. */
  async lines(id: string): Promise<string[]> {
    const lines = await this.tasks.logs.after(id, 0, 20_000)
    return lines.map(({ message }) => message)
  }

  /** Runs of schedules, in the order of their times. */
  async fired(): Promise<FiredRun[]> {
    const rows = await db.from('iti_task_runs').where('origin', 'schedule').orderBy('scheduled_for')
    return rows.map(({ scheduled_for: at, status, reason, task }) => ({
      at: new Date(Number(at)).toISOString(),
      status,
      reason,
      task,
    }))
  }

  async countFired(): Promise<number> {
    const fired = await this.fired()
    return fired.length
  }

  /** The last run of a schedule. */
  async lastFired(): Promise<FiredRun | undefined> {
    const fired = await this.fired()
    return fired.at(-1)
  }
}

/* Nothing is asked of the database any more; a body may hold a connection for as long as it likes. */
async function quiet(): Promise<void> {
  const { pool } = db.connection().getWriteClient().client
  const end = performance.now() + LONGEST_QUERY
  for (let looks = 0; looks < LOOKS && performance.now() < end;) {
    await sleep(1)
    const isQuiet = pool.numUsed() === 0 && pool.numPendingAcquires() === 0
    looks = isQuiet ? looks + 1 : 0
  }
}

/** A run of a schedule. */
export interface FiredRun {
  at: string
  status: Run['status']
  reason: string | null
  task: string
}

/** What is in the places of runs that have not ended. */
export const places = (): Promise<Record<string, unknown>[]> =>
  db
    .from('iti_task_runs')
    .where((one) => one.whereNotNull('unique_key').orWhereNotNull('overlap_slot'))
    .select('id', 'unique_key', 'overlap_slot')
