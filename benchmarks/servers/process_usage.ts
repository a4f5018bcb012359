import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

const HAS_PROC = existsSync('/proc/self/stat')
/* Linux counts time in hundredths of a second for its users, on every platform that Node runs on. */
const MICROSECONDS_PER_TICK = 10_000

/** What all threads of a process have used of a core so far, in microseconds; null where nothing tells. */
export async function usedCpu(pid: number): Promise<number | null> {
  if (!HAS_PROC) return null
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // the name of the program, in brackets, may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK
}

/** What everybody has used of a core so far, and what it could have given, in microseconds. */
export async function usedCore(core: number): Promise<{ busy: number; total: number }> {
  const stat = await readFile('/proc/stat', 'utf8')
  const line = stat.split('\n').find((text) => text.startsWith(`cpu${core} `))!
  // user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen by other machines
  const ticks = line.split(' ').slice(1, 9).map(Number)
  const total = ticks.reduce((sum, part) => sum + part, 0) * MICROSECONDS_PER_TICK
  return { busy: total - (ticks[3]! + ticks[4]!) * MICROSECONDS_PER_TICK, total }
}

/** The resident memory of a process, in megabytes. */
export async function residentMemory(pid: number): Promise<number> {
  if (HAS_PROC) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  }
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) / 1024
}
