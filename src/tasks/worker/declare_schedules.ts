import { isDeepStrictEqual } from 'node:util'
import type { DeclaredSchedule } from '../declared_task.js'
import { nextTime } from '../schedules/next_time.js'
import { readMoment } from '../schedules/read_moment.js'
import type { ScheduleSpec } from '../schedules/schedule.js'
import {
  type ScheduleChanges,
  type ScheduleStore,
  specOf,
  type StoredSchedule,
} from '../store/schedule_store.js'
import type { TaskRegistry } from '../task_registry.js'

/** What declaring works with. */
export interface DeclareParts {
  registry: TaskRegistry
  schedules: ScheduleStore
  now: number
  /** Whether the tasks of a module belong to other processes. */
  isElsewhere: (module: string) => boolean
}

/**
 * Brings the stored schedules in line with the code. What an operator wants stays: a pause, and a time of their own. A
 * schedule that the code does not declare any more is orphaned: it is shown, and does not fire.
 */
export async function declareSchedules(parts: DeclareParts): Promise<void> {
  const { registry, schedules, now, isElsewhere } = parts
  const stored = await schedules.list()
  const declared = registry.all.flatMap(({ id, schedules: all }) =>
    all.map((schedule) => ({ task: id, schedule }))
  )
  for (const { task, schedule } of declared) {
    const known = stored.find((one) => one.task === task && one.name === schedule.name)
    if (known) await update(known, schedule, parts)
    else await add(task, schedule, parts)
  }
  for (const one of stored) {
    const isDeclared = declared.some(
      ({ task, schedule }) => task === one.task && schedule.name === one.name
    )
    const [module] = one.task.split('.', 1)
    if (isDeclared || one.orphanedAt !== null || isElsewhere(module!)) continue
    await schedules.change(one, { orphanedAt: now }, { now })
  }
}

async function add(
  task: string,
  { name, input, ...declared }: DeclaredSchedule,
  { schedules, now }: DeclareParts
): Promise<void> {
  const nextAt = firstTime(declared, now)
  await schedules.add({ task, name, declared, input, anchor: now, nextAt }, now)
}

async function update(
  known: StoredSchedule,
  { name: _, input, ...declared }: DeclaredSchedule,
  { schedules, now }: DeclareParts
): Promise<void> {
  const changes: ScheduleChanges = {}
  if (!isDeepStrictEqual(known.declared, declared) || !isDeepStrictEqual(known.input, input)) {
    Object.assign(changes, { declared, input })
  }
  // a time of an operator's for another kind of schedule says nothing any more
  const own = known.declared.kind === declared.kind ? known.own : null
  if (own !== known.own) changes.own = own

  const hasNewTime = !isDeepStrictEqual(specOf(known), specOf({ declared, own }))
  if (hasNewTime) {
    Object.assign(changes, { anchor: now, nextAt: firstTime(specOf({ declared, own }), now) })
  }
  if (known.orphanedAt !== null) {
    changes.orphanedAt = null
    // what it would have done meanwhile is not made up for
    if (!hasNewTime && declared.kind !== 'once') {
      changes.nextAt = nextTime(specOf(known), { after: now, anchor: known.anchor })
    }
  }
  if (Object.keys(changes).length > 0) await schedules.change(known, changes, { now })
}

/** When a schedule fires first. A single time that has passed already counts as missed. */
export const firstTime = (spec: ScheduleSpec, now: number): number | null =>
  spec.kind === 'once' ? readMoment(spec.expression) : nextTime(spec, { after: now, anchor: now })
