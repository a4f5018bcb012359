import type { Translate } from '../../../src/i18n/main.js'
import type { DeclaredTask, RunSummary, StoredSchedule } from '../../../src/tasks/main.js'
import { isDeclaredElsewhere } from './declared_elsewhere.js'
import { type RunResource, toRunResource } from './runs/run_resource.js'
import { type ScheduleResource, toFreshSchedule, toScheduleResource } from './schedule_resource.js'

/** A task as the API tells it; what its code says is null where that is not known. */
export type TaskResource = KnownResource & {
  [Field in keyof DeclaredResource]: DeclaredResource[Field] | null
}

/** What is known of every task. */
export interface KnownResource {
  id: string
  /** The module or plugin that declares it, or `app`. */
  owner: string
  title: string
  /** Whether the code does not declare it any more: it is shown for what it has left, and never runs. */
  isOrphaned: boolean
  schedules: ScheduleResource[]
  /** The newest run that was not skipped. */
  lastRun: RunResource | null
}

/** What the code says of a task. */
export interface DeclaredResource {
  queue: string
  /** What its input has to look like, as JSON Schema; null if it takes none. */
  input: unknown
  overlap: DeclaredTask['overlap']
  misfire: DeclaredTask['misfire']
  /** Seconds that one attempt has. */
  timeout: number
  /** Tries after the first. */
  retries: number
  /** Events after which it is dispatched. */
  events: string[]
}

/** What is known of a task. */
export interface KnownTask {
  id: string
  declared: DeclaredTask | null
  stored: readonly StoredSchedule[]
  lastRun: RunSummary | undefined
}

export function toTaskResource(
  { id, declared, stored, lastRun }: KnownTask,
  { t, now }: { t: Translate; now: number }
): TaskResource {
  const isStored = (name: string) => stored.some((one) => one.name === name)
  const fresh = (declared?.schedules ?? [])
    .filter(({ name }) => !isStored(name))
    .map((schedule) => toFreshSchedule(id, schedule, now))
  const schedules = [...stored, ...fresh]
  return {
    id,
    owner: declared?.owner ?? id.split('.', 1)[0]!,
    title: t(`tasks.${id}`, declared?.title ?? id),
    isOrphaned: declared === null && !isDeclaredElsewhere(id),
    ...(declared ? toDeclaredResource(declared) : NOTHING),
    schedules: schedules.map(toScheduleResource),
    lastRun: lastRun ? toRunResource(lastRun, schedules) : null,
  }
}

const NOTHING = {
  queue: null,
  input: null,
  overlap: null,
  misfire: null,
  timeout: null,
  retries: null,
  events: null,
}

const toDeclaredResource = (task: DeclaredTask): DeclaredResource => ({
  queue: task.queue,
  input: task.input.jsonSchema,
  overlap: task.overlap,
  misfire: task.misfire,
  timeout: task.timeout / 1_000,
  retries: task.retries.limit,
  events: task.triggers.map(({ event }) => event.name),
})
