import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onCore } from '../servers/cores.js'
import { embeddedEnvironment } from '../servers/embedded_environment.js'
import { runProgram } from '../servers/run_program.js'
import { median, spreadOf, type Spread } from '../statistics.js'
import { APPS, report, REPOSITORY, type Workbench } from '../workbench.js'

const CALLER = join(REPOSITORY, 'benchmarks/servers/service_calls.ts')

/** What calls of a service cost by who makes them. */
export interface ServiceCallResult {
  caller: string
  perSecond: Spread
  /** Microseconds of the processor for one call. */
  cpu: number
}

/** What was found of calls between services. */
export interface ServicesResult {
  calls: ServiceCallResult[]
  /** Microseconds of a call while the breaker is open. */
  openBreaker: number
  /** Milliseconds until the last of 1,000 callers with a deadline of 500 ms is told, of a service that takes 2 s. */
  slowest: number
  /** What 10,000 failing calls leave behind. */
  sockets: number
  megabytes: number
}

/** Calls of a service with the framework's client, with and without its contract, and with bare got. */
export async function measureServices(rounds: number, bench: Workbench): Promise<ServicesResult> {
  const command = onCore(bench.cores?.server, [process.execPath, join(APPS, 'service/server.js')])
  const [file, ...args] = command
  const server = spawn(file!, args, { stdio: ['ignore', 'pipe', 'inherit'], signal: bench.signal })
  server.on('error', () => {})
  try {
    const [port] = await once(server.stdout, 'data')
    report(`services: ${rounds} rounds of calls`)
    const output = await runProgram({
      command: onCore(bench.cores?.load, [
        process.execPath,
        '--expose-gc',
        '--import=@poppinss/ts-exec',
        CALLER,
        `http://127.0.0.1:${String(port).trim()}`,
        String(rounds),
      ]),
      cwd: REPOSITORY,
      env: embeddedEnvironment(join(bench.folder, 'services.sqlite3')),
      signal: bench.signal,
    })
    return toResult(JSON.parse(output.trim().split('\n').at(-1)!))
  } finally {
    server.kill('SIGKILL')
  }
}

interface Printed extends Omit<ServicesResult, 'calls'> {
  calls: { name: string; perSecond: number[]; cpu: number[] }[]
}

const toResult = ({ calls, ...rest }: Printed): ServicesResult => ({
  ...rest,
  calls: calls.map(({ name, perSecond, cpu }) => ({
    caller: name,
    perSecond: spreadOf(perSecond),
    cpu: median(cpu),
  })),
})
