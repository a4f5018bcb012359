import { createRequire } from 'node:module'
import { REPOSITORY, type Workbench } from '../workbench.js'
import { onCore, type Cores } from './cores.js'
import { usedCore, usedCpu } from './process_usage.js'
import { runProgram } from './run_program.js'
import type { Server } from './server.js'

const AUTOCANNON = createRequire(import.meta.url).resolve('autocannon')

/** How many requests are under way at once. */
export const CONNECTIONS = 20

/** A server, and what is asked of it. */
export interface Target {
  server: Server
  path: string
  token?: string
}

/** What one measurement found. Latencies are milliseconds; what nothing tells is null. */
export interface Sample {
  requestsPerSecond: number
  p50: number
  p99: number
  cpuMicroseconds: number | null
  /** The part of the server's core that others took, in percent. Much of it makes the sample worthless. */
  othersPercent: number | null
}

/**
 * Asks the same thing over and over, from a process of its own.
 *
 * @throws an error that counts the requests that failed
 */
export async function applyLoad(
  { server, path, token }: Target,
  seconds: number,
  { cores, signal }: Workbench
): Promise<Sample> {
  const before = await observe(server, cores)
  const output = await runProgram({
    command: onCore(cores?.load, [
      process.execPath,
      AUTOCANNON,
      '--json',
      `--connections=${CONNECTIONS}`,
      `--duration=${seconds}`,
      ...(token ? [`--headers=authorization=Bearer ${token}`] : []),
      server.url + path,
    ]),
    cwd: REPOSITORY,
    signal,
  })
  const result = JSON.parse(output)
  const answered: number = result['2xx']
  const failed: number = result.errors + result.timeouts + result.non2xx
  if (failed > 0 || answered === 0)
    throw new Error(
      `${server.name}: ${failed} of ${failed + answered} requests for ${path} failed: ${JSON.stringify(result.statusCodeStats)}`
    )

  const after = await observe(server, cores)
  return {
    requestsPerSecond: answered / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    ...toUsage(before, after, answered),
  }
}

interface Observation {
  own: number | null
  core: { busy: number; total: number } | null
}

const observe = async (server: Server, cores: Cores | null): Promise<Observation> => ({
  own: await usedCpu(server.pid),
  core: cores && (await usedCore(cores.server)),
})

function toUsage(before: Observation, after: Observation, answered: number) {
  if (before.own === null || after.own === null)
    return { cpuMicroseconds: null, othersPercent: null }

  const own = after.own - before.own
  const cpuMicroseconds = own / answered
  if (!before.core || !after.core) return { cpuMicroseconds, othersPercent: null }
  const others = after.core.busy - before.core.busy - own
  const total = after.core.total - before.core.total
  return { cpuMicroseconds, othersPercent: Math.max(0, (others / total) * 100) }
}
