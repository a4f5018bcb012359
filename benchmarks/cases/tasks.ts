import { join } from 'node:path'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import { onCore } from '../servers/cores.js'
import { embeddedEnvironment } from '../servers/embedded_environment.js'
import { runProgram } from '../servers/run_program.js'
import { median, spreadOf, type Spread } from '../statistics.js'
import { report, REPOSITORY, type Workbench } from '../workbench.js'

const RUNNER = join(REPOSITORY, 'benchmarks/servers/task_runs.ts')
const VARIABLE = 'ITI_BENCH_REDIS_URL'
const USUAL = 'redis://127.0.0.1:6379'

/** What was found of the task runner. */
export interface TasksResult {
  /** Runs a second, by who brings them about. The last two are empty where there is no Redis. */
  perSecond: Record<'statements' | 'local' | 'bareBullmq' | 'bullmq', Spread | null>
  /** Milliseconds from a dispatch to the first line of the body, in the middle. */
  latency: number
  /** Milliseconds of the slowest kind of page of 100,000 ended runs, in the middle. */
  page: number
}

/** Tasks that do nothing, beside the bare statements that their runs take, and beside bare BullMQ. */
export async function measureTasks(rounds: number, bench: Workbench): Promise<TasksResult> {
  const env = embeddedEnvironment(join(bench.folder, 'tasks.sqlite3'))
  const redis = await findRedis()
  report(`tasks: ${rounds} rounds${redis ? '' : `, without BullMQ: no Redis at ${VARIABLE}`}`)
  const { signal } = bench
  const migrate = [process.execPath, 'ace.js', 'migration:run', '--force', '--no-schema-generate']
  await runProgram({ command: migrate, cwd: REPOSITORY, env, signal })
  const program = [process.execPath, '--import=@poppinss/ts-exec', RUNNER, String(rounds)]
  const output = await runProgram({
    command: onCore(bench.cores?.server, [...program, ...(redis ? [redis] : [])]),
    cwd: REPOSITORY,
    env,
    signal,
  })
  return toResult(JSON.parse(output.trim().split('\n').at(-1)!))
}

interface Printed {
  statements: number[]
  runner: number[]
  bullmq: number[]
  throughBullmq: number[]
  waits: number[]
  lists: Record<string, number[]>
}

const spread = (figures: number[]): Spread | null => (figures.length > 0 ? spreadOf(figures) : null)

const toResult = (printed: Printed): TasksResult => ({
  perSecond: {
    statements: spread(printed.statements),
    local: spread(printed.runner),
    bareBullmq: spread(printed.bullmq),
    bullmq: spread(printed.throughBullmq),
  },
  latency: median(printed.waits),
  page: Math.max(...Object.values(printed.lists).map((times) => median(times))),
})

async function findRedis(): Promise<string | null> {
  const url = process.env[VARIABLE] ?? USUAL
  const { hostname, port } = new URL(url)
  const socket = createConnection({ host: hostname, port: Number(port || 6379) })
  try {
    await once(socket, 'connect')
    return url
  } catch {
    return null
  } finally {
    socket.destroy()
  }
}
