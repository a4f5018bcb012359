import type { Clock } from '../../clock/main.js'
import type { Delivery } from '../engines/engine.js'
import { CANCELLED, type NextTry, nextTryOf } from '../execution/outcome.js'
import type { LogStore } from '../store/log_store.js'
import type { Orphan, OrphanStore } from '../store/orphan_store.js'
import type { RunStore } from '../store/run_store.js'
import type { WorkerStore } from '../store/worker_store.js'
import type { TaskRegistry } from '../task_registry.js'
import { Watch } from './watch.js'

/* So long a run of a task that is not known here waits for a worker that knows it. */
const LEFT_TO_OTHERS = 10 * 60_000

/** What a recovery works with. */
export interface RecoveryParts {
  clock: Clock
  registry: TaskRegistry
  runs: RunStore
  orphans: OrphanStore
  logs: LogStore
  workers: WorkerStore
  deliver: (runs: readonly Delivery[]) => Promise<void>
  /** Whether the tasks of a module belong to other processes. */
  isElsewhere: (module: string) => boolean
  onLost: (run: Orphan, status: 'lost' | 'retried') => void
}

/**
 * Takes care of what dead workers leave. Each step is complete in itself and may be done by several processes: one that
 * dies in the middle is finished by the next.
 */
export class Recovery {
  readonly #parts: RecoveryParts
  readonly #watch: Watch
  /* Why workers died, for their runs: those that were found by others died, too. */
  readonly #reasons = new Map<string, string>()
  /* Since when runs are seen here whose tasks are not known here, by the clock that only grows. */
  readonly #unknown = new Map<string, number>()

  constructor(parts: RecoveryParts) {
    this.#parts = parts
    this.#watch = new Watch(parts.clock)
  }

  /** Forgets dead workers, takes care of their runs, and has interrupted ones run again. */
  async pass(ownId: string): Promise<void> {
    const { workers, orphans } = this.#parts
    for (const { worker, reason } of this.#watch.findDead(await workers.list(), ownId)) {
      if (await workers.remove(worker)) this.#reasons.set(worker.id, reason)
    }
    const { ids } = this.#parts.registry
    const known = await orphans.abandoned(ids)
    const others = await orphans.abandoned(ids, { isOthers: true })
    this.#forgetAllBut([...known, ...others])
    for (const orphan of [...known, ...others]) await this.#recover(orphan)
    await this.#resume()
  }

  async #recover(orphan: Orphan): Promise<void> {
    const { runs, clock, deliver, logs, registry, onLost } = this.#parts
    const reason = this.#reasons.get(orphan.owner) ?? `its worker ${orphan.owner} has died`
    const at = clock.time()
    if (orphan.status === 'cancelled' || orphan.isToCancel) {
      await runs.finish(orphan, { status: 'cancelled', at, reason: `${CANCELLED}, and ${reason}` })
      return
    }
    const task = registry.find(orphan.task)
    if (!task && this.#isLeftToOthers(orphan)) return
    const next: NextTry = task ? nextTryOf(task, orphan) : { in: null }
    const runAt = next.in === null ? null : at + next.in
    const isDone =
      runAt === null
        ? await runs.finish(orphan, { ...lossOf(orphan, reason), at })
        : await runs.giveBack(orphan, {
            runAt,
            reason: `attempt ${orphan.attempt} was lost: ${reason}`,
          })
    if (!isDone) return
    const { id: runId, attempt, queue } = orphan
    await logs.add([{ runId, attempt, level: 'error', message: `It was lost: ${reason}`, at }])
    onLost(orphan, runAt === null ? 'lost' : 'retried')
    if (runAt !== null) await deliver([{ id: runId, queue, runAt }])
  }

  /* While one release takes the place of another, some workers know the task and some do not. */
  #isLeftToOthers({ id, task }: Orphan): boolean {
    const [module] = task.split('.', 1)
    if (this.#parts.isElsewhere(module!)) return true
    const now = this.#parts.clock.now()
    const since = this.#unknown.get(id) ?? now
    this.#unknown.set(id, since)
    return now - since < LEFT_TO_OTHERS
  }

  #forgetAllBut(orphans: readonly Orphan[]): void {
    const ids = new Set(orphans.map(({ id }) => id))
    const owners = new Set(orphans.map(({ owner }) => owner))
    for (const id of this.#unknown.keys()) if (!ids.has(id)) this.#unknown.delete(id)
    for (const owner of this.#reasons.keys()) if (!owners.has(owner)) this.#reasons.delete(owner)
  }

  async #resume(): Promise<void> {
    const { orphans, registry, clock, deliver } = this.#parts
    const runAt = clock.time()
    const resumed = await orphans.resume(registry.ids, runAt)
    if (resumed.length > 0) await deliver(resumed.map(({ id, queue }) => ({ id, queue, runAt })))
  }
}

/* How a run that had to stop ends was told already; only its body was still at work. */
const lossOf = ({ status }: Orphan, reason: string) =>
  status === 'timed_out'
    ? ({ status, reason: `it had to stop, and ${reason}` } as const)
    : ({ status: 'lost', reason } as const)
