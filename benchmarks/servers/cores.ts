import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const STATUS = '/proc/self/status'

/** Which core serves and which one asks. */
export interface Cores {
  server: number
  load: number
}

/** Two cores of this process, or null where it cannot choose: no `taskset`, or one core alone. */
export function findCores(): Cores | null {
  if (!existsSync(STATUS) || spawnSync('taskset', ['--version']).status !== 0) return null

  const [, list] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(STATUS, 'utf8')) ?? []
  const [server, load] = (list ?? '').split(',').flatMap(toNumbers)
  return server === undefined || load === undefined ? null : { server, load }
}

/** `0-3` as numbers. */
function toNumbers(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The command line that keeps a program on one core. */
export const onCore = (core: number | undefined, command: string[]): string[] =>
  core === undefined ? command : ['taskset', '-c', String(core), ...command]

/** Moves the bench itself to where the load comes from, so that it leaves the server alone. */
export function moveTo(core: number): void {
  spawnSync('taskset', ['-acp', String(core), String(process.pid)])
}
