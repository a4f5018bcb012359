import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PACKAGE } from '../../unit/migrations/sync_fixture.js'

const PRELOAD = fileURLToPath(new URL('./disturbed_files.ts', import.meta.url))

/** What happens to a sync while it works on the files of `database/`. */
export interface Disturbance {
  /** die of SIGKILL at this step of what it does to files, counted from 1 */
  killAt?: number
  /** milliseconds to wait at most before each step */
  delay?: number
  /** remove each temporary file before it gets its name, the first time */
  sweep?: boolean
  /** leave this file out of the first list of the folder */
  hide?: string
}

/** How a disturbed sync ended. */
export interface DisturbedOutcome {
  /** its exit code, or the signal that it died of */
  end: number | NodeJS.Signals
  stderr: string
  /** what it did to files, the step that killed it being the last */
  steps: string[]
}

/** Runs `node ace iti:sync-migrations` for the package of the tests, as a process of its own, and disturbs it. */
export async function syncDisturbed(
  root: string,
  { killAt, delay, sweep, hide }: Disturbance,
  ...args: string[]
): Promise<DisturbedOutcome> {
  const steps = join(root, `${randomUUID()}.steps`)
  const env = {
    PATH: process.env.PATH,
    ITI_TEST_FOLDER: join(root, 'database'),
    ITI_TEST_STEPS: steps,
    ...(killAt && { ITI_TEST_KILL_AT: String(killAt) }),
    ...(delay && { ITI_TEST_DELAY: String(delay) }),
    ...(sweep && { ITI_TEST_SWEEP: 'true' }),
    ...(hide && { ITI_TEST_HIDE: hide }),
  }
  const command = ['ace.js', 'iti:sync-migrations', `--from=${PACKAGE}`, ...args]
  const outcome = await new Promise<Omit<DisturbedOutcome, 'steps'>>((resolve) => {
    const options = { cwd: root, env }
    execFile(process.execPath, ['--import', PRELOAD, ...command], options, (error, _, stderr) => {
      resolve({ end: error ? (error.signal ?? Number(error.code)) : 0, stderr })
    })
  })
  const text = await readFile(steps, 'utf8').catch(() => '')
  return { ...outcome, steps: text.split('\n').filter(Boolean) }
}
