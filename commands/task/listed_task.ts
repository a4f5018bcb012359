import type { DeclaredTask, ScheduleSpec, StoredSchedule, Tasks } from '../../src/tasks/main.js'
import { toIso } from './plain_text.js'

const TIMES = 5

type Time = Pick<ScheduleSpec, 'expression' | 'timeZone'>

/** A schedule as it is listed; times are ISO 8601. */
export interface ListedSchedule extends ScheduleSpec {
  name: string
  /** What the code says. */
  declared: Time
  /** What an operator wants in its place; null as long as nobody does. */
  own: Time | null
  isPaused: boolean
  /** Whether the code does not declare it any more, so that it never fires. */
  isOrphaned: boolean
  /** False as long as no worker has started since it was declared. */
  isStored: boolean
  lastAt: string | null
  /** When it fires next, and afterwards; none while it is paused or orphaned. */
  nextTimes: string[]
}

/** A task as it is listed. */
export interface ListedTask {
  id: string
  title: string
  owner: string | null
  queue: string | null
  /** Whether only its schedules are left, and no code declares it any more. */
  isOrphaned: boolean
  schedules: ListedSchedule[]
}

/** What a list is made with. */
export interface ListParts {
  /** Milliseconds since 1970. */
  now: number
  /** Whether the tasks of a module belong to other processes. */
  isElsewhere: (module: string) => boolean
}

const NOT_STORED = {
  own: null,
  isPaused: false,
  isOrphaned: false,
  isStored: false,
  lastAt: null,
}

/** What is declared, together with what is stored of it. */
export async function listTasks(
  tasks: Tasks,
  { now, isElsewhere }: ListParts
): Promise<ListedTask[]> {
  const { nextTime, specOf, upcomingTimes } = await import('../../src/tasks/main.js')
  const registry = await tasks.registry()
  const stored = await tasks.storedSchedules()
  const gone = [...new Set(stored.map(({ task }) => task))].filter((id) => !registry.find(id))
  return [
    ...registry.all.map(fromCode),
    ...gone.map((id) => ({
      ...{ id, title: id, owner: null, queue: null, isOrphaned: !isOthers(id) },
      schedules: stored.filter(({ task }) => task === id).map(fromTable),
    })),
  ]

  function isOthers(task: string): boolean {
    const [module] = task.split('.', 1)
    return isElsewhere(module!)
  }

  /* The first worker that starts marks what the code has lost since; until then only the code knows. */
  function isLost({ task, name, orphanedAt }: StoredSchedule): boolean {
    if (orphanedAt !== null) return true
    const declared = registry.find(task)?.schedules ?? []
    return !declared.some((one) => one.name === name) && !isOthers(task)
  }

  function timesOf(upcoming: Parameters<typeof upcomingTimes>[0]): string[] {
    return upcomingTimes(upcoming, TIMES).map((time) => new Date(time).toISOString())
  }

  function fromCode({ id, title, owner, queue, schedules }: DeclaredTask): ListedTask {
    const ofTask = stored.filter(({ task }) => task === id)
    const missing = schedules.filter(({ name }) => !ofTask.some((one) => one.name === name))
    const told = [...ofTask.map(fromTable), ...missing.map(fromDeclaration)]
    return { id, title, owner, queue, isOrphaned: false, schedules: told }
  }

  function fromTable(schedule: StoredSchedule): ListedSchedule {
    const { name, declared, own, pausedAt, lastAt, nextAt, anchor } = schedule
    const [isPaused, isOrphaned] = [pausedAt !== null, isLost(schedule)]
    const spec = specOf(schedule)
    const next = isPaused || isOrphaned ? [] : timesOf({ spec, nextAt, anchor })
    const { expression, timeZone } = declared
    return {
      ...spec,
      ...{ name, isPaused, isOrphaned },
      declared: { expression, timeZone },
      own,
      isStored: true,
      lastAt: toIso(lastAt),
      nextTimes: next,
    }
  }

  function fromDeclaration(schedule: DeclaredTask['schedules'][number]): ListedSchedule {
    const { name, kind, expression, timeZone } = schedule
    const spec = { kind, expression, timeZone }
    const nextAt = nextTime(spec, { after: now, anchor: now })
    return {
      ...spec,
      ...NOT_STORED,
      name,
      declared: { expression, timeZone },
      nextTimes: timesOf({ spec, nextAt, anchor: now }),
    }
  }
}
