import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { AceProcess } from '../../migrations/ace_process.js'
import { clearTasks, makeTasks } from '../make_tasks.js'
import { type CrashPoint, isOfRecovery } from './crash_points.js'
import { CRASH_TASKS, EXECUTIONS, type Written } from './crash_tasks.js'
import { type Verdict, verifyRuns } from './verify_runs.js'

const CHILD = ['--import=@poppinss/ts-exec', 'tests/functional/tasks/crash/crash_child.ts']
const PATIENCE = 30_000

/** How a process dies: at a point that it comes to for the n-th time, or at any moment. */
export type Death = { point: CrashPoint; times: number } | { after: number }

/** Processes that work on the tables and die, and what is left behind them. */
export class CrashRound {
  readonly #dispatched: string[] = []
  readonly #file: string

  private constructor(file: string) {
    this.#file = file
  }

  /** Has processes die one after the other, then has what they left be done, and judges it. */
  static async run(...deaths: Death[]): Promise<Verdict> {
    const folder = await mkdtemp(join(tmpdir(), 'crash-'))
    try {
      await clearTasks()
      const round = new CrashRound(join(folder, 'executions'))
      for (const death of deaths) await round.#die(death)
      await round.#recover()
      return await verifyRuns({ dispatched: round.#dispatched, written: round.#written })
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  /** The deaths that bring a process to a point: only where runs were left behind, there is something to recover. */
  static leadingTo(point: CrashPoint, times: number): Death[] {
    if (!isOfRecovery(point)) return [{ point, times }]
    return [
      { point: 'claim: behind', times: 3 },
      { point, times: 1 },
    ]
  }

  async #die(death: Death): Promise<void> {
    const how = 'after' in death ? ['after', death.after] : [death.point, death.times]
    const child = new AceProcess([process.execPath, ...CHILD, ...how.map(String)], {
      cwd: app.makePath(),
      env: { ...process.env, [EXECUTIONS]: this.#file },
    })
    await child.printed(/^dies at /m)
    const end = await child.ended()
    if (end !== 'SIGKILL') throw new Error(`It ended with ${end}:\n${child.stderr}`)
    // a line that is cut off was not read by anybody
    const lines = child.stdout.split('\n').slice(0, -1)
    this.#dispatched.push(...lines.flatMap((line) => /^dispatched (.+)$/.exec(line)?.[1] ?? []))
  }

  /* What any other process does that begins to work. */
  async #recover(): Promise<void> {
    process.env[EXECUTIONS] = this.#file
    const { tasks, faults } = makeTasks({ tasks: CRASH_TASKS })
    await tasks.startWorker()
    const end = performance.now() + PATIENCE
    while (await this.#isUnfinished()) {
      if (performance.now() > end) throw new Error(`Runs do not end: ${JSON.stringify(faults)}`)
      await sleep(20)
    }
    await tasks.shutdown()
    if (faults.length > 0) throw new Error(`The worker told ${JSON.stringify(faults)}`)
  }

  async #isUnfinished(): Promise<boolean> {
    const run = await db.from('iti_task_runs').whereNull('finished_at').first()
    const due = await db.from('iti_task_schedules').where('next_at', '<', Date.now()).first()
    return Boolean(run ?? due)
  }

  get #written(): Written[] {
    let text = ''
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (error) {
      // it died before the first body began
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }
}
