import type { CallFrame, Running } from './cpu_profile.js'

/** A part of the time in which something was running. */
export interface Share {
  name: string
  percent: number
}

/* What the profiler calls time in which no function runs. */
const IDLE = '(idle)'
const WITHOUT_FUNCTION: Record<string, string> = {
  '(program)': 'Node itself, outside JavaScript',
  '(garbage collector)': 'garbage collection',
}

/** Adds up by name, the largest first; idle time counts for nothing. */
export function toShares(
  times: ReadonlyMap<Running, number>,
  nameOf: (running: Running) => string
): Share[] {
  const sums = new Map<string, number>()
  let total = 0
  for (const [running, time] of times) {
    if (running.frame.functionName === IDLE) continue
    const name = WITHOUT_FUNCTION[running.frame.functionName] ?? nameOf(running)
    sums.set(name, (sums.get(name) ?? 0) + time)
    total += time
  }
  return [...sums]
    .map(([name, time]) => ({ name, percent: (time / total) * 100 }))
    .sort((left, right) => right.percent - left.percent)
}

/** The package of a function, or the folder of the application in `root`; native code counts for who called it. */
export const toPackage =
  (root: string) =>
  ({ frame, caller }: Running): string =>
    frame.url === '' ? `native, called by ${placeOf(caller, root)}` : placeOf(caller, root)

/** A function with its file and line. */
export const toFunction =
  (root: string) =>
  ({ frame, caller }: Running): string => {
    const name = frame.functionName || '(anonymous)'
    if (frame.url === '') return `${name} (native, called by ${placeOf(caller, root)})`
    const file = frame.url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\//, '')
    return `${name} ${file.replace(root, 'iti')}:${frame.lineNumber + 1}`
  }

function placeOf({ url }: CallFrame, root: string): string {
  if (url === '') return 'V8'
  if (url.startsWith('node:')) return 'Node, in JavaScript'

  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (name) return name
  const path = url.replace(/^file:\/\//, '').replace(`${root}/`, '')
  return `iti ${path.split('/').slice(0, 2).join('/')}`
}
