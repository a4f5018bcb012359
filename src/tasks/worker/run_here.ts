import type { Database } from '@adonisjs/lucid/database'
import { currentWork } from '../../http/main.js'
import type { DeclaredTask } from '../declared_task.js'
import { E_TASK_OVERLAPS } from '../errors.js'
import { Execution } from '../execution/execution.js'
import { CANCELLED } from '../execution/outcome.js'
import type { ExecutionParts } from '../execution/execution_parts.js'
import { Loop } from '../loop.js'
import type { ClaimedRun, Progress, RunStatus } from '../run.js'
import { makeRunId } from '../run_id.js'
import { type LogLine, LogStore } from '../store/log_store.js'
import { type Fence, RunStore } from '../store/run_store.js'
import type { WorkerStore } from '../store/worker_store.js'
import { BlockWatch } from './block_watch.js'
import { Membership } from './membership.js'

const CANCELLED_EVERY = 1_000
/* So long a body that has to stop has for it. */
const STOP_IN = 25_000
const STOPPED = 'it was stopped where it ran'

/** What whoever has a run executed hears of it. */
export interface RunHereOptions {
  /** Has the run stop; it is cancelled then. */
  signal?: AbortSignal
  /** The run is stored, and begins. */
  onStart?: (id: string) => void
  onLog?: (line: LogLine) => void
  /** Is told twice a second at most. */
  onProgress?: (progress: Progress) => void
}

/** What running here works with. */
export interface RunHereParts extends Omit<ExecutionParts, 'runs' | 'logs'> {
  db: Database
  workers: WorkerStore
}

/** What became of the attempt: a run that is `retried` waits for another, one that is `taken` was left to others. */
export interface EndedHere {
  id: string
  outcome: RunStatus | 'retried' | 'taken'
}

/**
 * Executes one new run in this process, which need not be a worker. It is stored as one that runs already, so that nobody
 * else can take it, and its process is known to the workers: should it die, they take care of the run.
 *
 * @param input JSON
 * @throws {E_TASK_OVERLAPS} if the task does not run beside itself, and another run has not ended
 * @throws the reason of the signal, if that ended before the run was stored
 */
export async function runHere(
  task: DeclaredTask,
  input: string | null,
  { onStart, onLog, onProgress, signal, ...parts }: RunHereParts & RunHereOptions
): Promise<EndedHere> {
  const { db, clock, workers, onError, observer } = parts
  const runs = new TellingRuns(db, onProgress)
  let execution: Execution | undefined
  let outcome: EndedHere['outcome'] = 'taken'
  const blocks = new BlockWatch({
    executions: () => (execution ? [execution] : []),
    onBlocked: (milliseconds) => observer.onBlocked?.(milliseconds),
  })
  const membership = new Membership({
    clock,
    workers,
    queues: {},
    onBeat: async () => {},
    onExcluded: () => execution?.stop({ cause: 'taken', reason: 'its process was taken for dead' }),
    onError,
  })
  await membership.join()
  try {
    signal?.throwIfAborted()
    const run = await store(runs, task, { owner: membership.id, input, now: clock.time() })
    execution = new Execution(run, task, {
      ...parts,
      runs,
      logs: new TellingLogs(db, onLog),
      onBodyEnd: () => blocks.look(),
      observer: {
        onStart: (...told) => observer.onStart(...told),
        onLost: (...told) => observer.onLost(...told),
        onEnd(...told) {
          outcome = told[1]
          observer.onEnd(...told)
        },
      },
    })
    membership.start()
    blocks.start()
    onStart?.(run.id)
    observer.onStart(run, 0)
    await perform(execution, { ...parts, runs, signal })
    return { id: run.id, outcome }
  } finally {
    blocks.stop()
    await membership.leave()
  }
}

async function perform(
  execution: Execution,
  {
    clock,
    runs,
    signal,
    onError,
  }: Pick<ExecutionParts, 'clock' | 'runs' | 'onError'> & RunHereOptions
): Promise<void> {
  const { id, owner } = execution.run
  const cancelled = new Loop({
    clock,
    every: CANCELLED_EVERY,
    async work() {
      const ids = await runs.cancelled(owner)
      if (ids.includes(id)) execution.stop({ cause: 'cancelled', reason: CANCELLED })
    },
    onError: (error) => onError(error, 'see whether the run is cancelled'),
  })
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  let cancelTimer = () => {}
  const stop = () => {
    execution.stop({ cause: 'cancelled', reason: STOPPED })
    cancelTimer = clock.setTimeout(() => resolve('late'), STOP_IN)
  }
  if (signal?.aborted) stop()
  else signal?.addEventListener('abort', stop, { once: true })
  cancelled.start()
  const end = await Promise.race([execution.perform(), late])
  signal?.removeEventListener('abort', stop)
  cancelTimer()
  await cancelled.stop()
  if (end === 'late') await execution.abandon()
}

async function store(
  runs: RunStore,
  task: DeclaredTask,
  { owner, input, now }: { owner: string; input: string | null; now: number }
): Promise<ClaimedRun> {
  const { id: name, queue, overlap } = task
  const work = currentWork()
  const run = {
    id: makeRunId(now),
    task: name,
    queue,
    runAt: now,
    input,
    owner,
    traceId: work?.trace.traceId,
    userId: work?.actor?.id,
  }
  // it takes the place of the run that executes, also of a task of which another may wait
  const overlapSlot = overlap === 'allow' ? null : name
  const told = { status: 'running', origin: 'operator', createdAt: now, overlapSlot } as const
  if (!(await runs.addIfFree({ ...run, ...told }))) {
    const holder = await runs.findHolder({ overlap_slot: name })
    throw new E_TASK_OVERLAPS([name, holder ?? 'before'])
  }
  const { traceId = null, userId = null } = run
  return { ...run, traceId, userId, attempt: 1, checkpoint: null }
}

/** Tells what it stores of how far a run is. */
class TellingRuns extends RunStore {
  readonly #onProgress: RunHereOptions['onProgress']

  constructor(db: Database, onProgress: RunHereOptions['onProgress']) {
    super(db)
    this.#onProgress = onProgress
  }

  override report(run: Fence, progress: Progress): Promise<boolean> {
    this.#onProgress?.(progress)
    return super.report(run, progress)
  }
}

/** Tells the lines that it stores. */
class TellingLogs extends LogStore {
  readonly #onLog: RunHereOptions['onLog']

  constructor(db: Database, onLog: RunHereOptions['onLog']) {
    super(db)
    this.#onLog = onLog
  }

  override async add(lines: readonly LogLine[]): Promise<void> {
    if (this.#onLog) lines.forEach(this.#onLog)
    await super.add(lines)
  }
}
