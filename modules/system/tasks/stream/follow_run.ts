import type { Clock } from '../../../../src/clock/main.js'
import type { RunSummary, Tasks } from '../../../../src/tasks/main.js'
import { toLogResource } from '../runs/log_resource.js'
import { toRunResource } from '../runs/run_resource.js'
import { BEGINNING, HEARTBEAT, toEventText } from './server_sent_event.js'

const LOOKS_EVERY = 500
/* Proxies give up a connection on which nothing comes after half a minute or more. */
const HEARTBEAT_AFTER = 15_000
/* So much of a log is in memory at once for one reader, however slowly they read. */
const LINES_AT_ONCE = 50

/** Which run is followed, and from where on. */
export interface Followed {
  id: string
  /** The last line that is known already. */
  after: number
}

/** What following works with. */
export interface FollowParts {
  tasks: Tasks
  clock: Clock
  /** Ends it without a word. */
  signal: AbortSignal
}

/**
 * Tells what becomes of a run as it happens: `log` for each line, `run` when its state or progress changes, and `end`.
 * It looks into the tables, since the run may be executed by any process.
 */
export async function* followRun(
  { id, after }: Followed,
  { tasks, clock, signal }: FollowParts
): AsyncGenerator<string> {
  yield BEGINNING
  let last = after
  let told = ''
  let toldAt = clock.now()
  while (!signal.aborted) {
    // before its lines: all of a run that has ended are stored
    const run = await tasks.queries.findSummary(id)
    const lines = await tasks.logs.after(id, last, LINES_AT_ONCE)
    for (const line of lines) {
      yield toEventText({ event: 'log', data: toLogResource(line), id: line.id })
      last = line.id
    }
    if (lines.length > 0) toldAt = clock.now()
    if (lines.length === LINES_AT_ONCE) continue

    const state = run && toState(run)
    if (state && JSON.stringify(state) !== told) {
      told = JSON.stringify(state)
      toldAt = clock.now()
      yield toEventText({ event: 'run', data: state })
    }
    if (!state || state.finishedAt !== null) {
      return yield toEventText({ event: 'end', data: { status: state?.status ?? null } })
    }
    if (clock.now() - toldAt >= HEARTBEAT_AFTER) {
      toldAt = clock.now()
      yield HEARTBEAT
    }
    await pause(clock, signal)
  }
}

/* Ends with the signal, too. */
async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancelTimer = clock.setTimeout(resolve, LOOKS_EVERY)
  const stop = () => resolve()
  signal.addEventListener('abort', stop)
  await promise
  signal.removeEventListener('abort', stop)
  cancelTimer()
}

function toState(run: RunSummary) {
  const { status, attempt, reason, progress, startedAt, finishedAt } = toRunResource(run, [])
  return { status, attempt, reason, progress, startedAt, finishedAt }
}
