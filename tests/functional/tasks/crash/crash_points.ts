import { writeSync } from 'node:fs'
import { OrphanStore } from '../../../../src/tasks/store/orphan_store.js'
import { RunStore } from '../../../../src/tasks/store/run_store.js'
import { ScheduleStore } from '../../../../src/tasks/store/schedule_store.js'
import { WorkerStore } from '../../../../src/tasks/store/worker_store.js'
import { TaskWorker } from '../../../../src/tasks/worker/task_worker.js'

/** Where a process dies: before and behind each commit, and amid what is done in several. */
export const CRASH_POINTS = [
  'dispatch: before',
  'dispatch: behind',
  'claim: before',
  'claim: behind',
  'finish: before',
  'finish: behind',
  'retry: before',
  'retry: behind',
  'firing: advanced',
  'firing: before',
  'firing: behind',
  'declaring: amid',
  'recovery: removed',
  'recovery: amid',
] as const

export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Recovery has something to do only if another process died before. */
export const isOfRecovery = (point: CrashPoint): boolean => point.startsWith('recovery')

/* Nothing of this process happens any more behind this line. */
function die(point: string): void {
  writeSync(1, `dies at ${point}\n`)
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

type Method = (...args: any[]) => any

/* Does something around a method of all objects of a class. */
function wrap<Name extends string>(
  { prototype }: { prototype: Record<Name, Method> },
  name: Name,
  around: (original: () => Promise<unknown>, args: any[]) => Promise<unknown>
): void {
  const original = prototype[name]
  prototype[name] = function (this: unknown, ...args: unknown[]) {
    return around(async () => Reflect.apply(original, this, args), args)
  }
}

/** Has this process die when it comes to a point for the n-th time. */
export function dieAt(point: CrashPoint, times: number): void {
  let count = 0
  const reach = (reached: CrashPoint): void => {
    if (reached === point && ++count === times) die(point)
  }
  const around = (what: string) => async (original: () => Promise<unknown>) => {
    reach(`${what}: before` as CrashPoint)
    const result = await original()
    // what found nothing to do has committed nothing
    const isIdle = result === false || (Array.isArray(result) && result.length === 0)
    if (!isIdle) reach(`${what}: behind` as CrashPoint)
    return result
  }
  wrap(RunStore, 'add', around('dispatch'))
  wrap(TaskWorker, 'take', around('claim'))
  wrap(RunStore, 'finish', around('finish'))
  wrap(RunStore, 'giveBack', around('retry'))
  wrap(ScheduleStore, 'advance', async (original) => {
    const result = await original()
    reach('firing: advanced')
    return result
  })
  wrap(RunStore, 'transaction', async (original, args) => {
    const [work] = args
    args[0] = async (trx: unknown) => {
      const result = await work(trx)
      reach('firing: before')
      return result
    }
    const result = await original()
    reach('firing: behind')
    return result
  })
  wrap(ScheduleStore, 'add', async (original) => {
    const result = await original()
    reach('declaring: amid')
    return result
  })
  wrap(WorkerStore, 'remove', async (original) => {
    const result = await original()
    reach('recovery: removed')
    return result
  })
  wrap(OrphanStore, 'abandoned', async (original) => {
    const orphans = (await original()) as unknown[]
    // the first of them is taken care of, and the process dies on its way to the second
    if (orphans.length > 0) reachAfterFirst = () => reach('recovery: amid')
    return orphans
  })
  let reachAfterFirst: (() => void) | undefined
  const amid = async (original: () => Promise<unknown>) => {
    const result = await original()
    reachAfterFirst?.()
    return result
  }
  wrap(RunStore, 'giveBack', amid)
  wrap(RunStore, 'finish', amid)
}

/** Has this process die some time after it has begun. */
export function dieAfter(milliseconds: number): void {
  setTimeout(() => die('any moment'), milliseconds)
}
