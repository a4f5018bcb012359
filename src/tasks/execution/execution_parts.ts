import type { PrincipalSource } from '../../access/main.js'
import type { Clock } from '../../clock/main.js'
import type { Delivery } from '../engines/engine.js'
import type { ClaimedRun, RunStatus } from '../run.js'
import type { LogStore } from '../store/log_store.js'
import type { RunStore } from '../store/run_store.js'
import type { Task, TaskClass } from '../task.js'

/** Is told what happens to runs. */
export interface RunObserver {
  /** @param lateness milliseconds between when it might have started and when it did */
  onStart(run: ClaimedRun, lateness: number): void
  /** @param duration milliseconds of the attempt */
  onEnd(run: ClaimedRun, status: RunStatus | 'retried', duration: number): void
  /** A run was left behind by a worker that died. */
  onLost(run: { task: string }, status: 'lost' | 'retried'): void
  /** A body kept the process from doing anything else. */
  onBlocked?(milliseconds: number): void
}

/** What executions work with. */
export interface ExecutionParts {
  clock: Clock
  runs: RunStore
  logs: LogStore
  observer: RunObserver
  /** Makes the object whose body runs, with what it asks for. */
  makeTask: (Task: TaskClass) => Promise<Task<any>>
  principals: () => Promise<PrincipalSource>
  /** A body has ended, and nothing is stored of it yet. */
  onBodyEnd?: () => void
  /** Tells the engine of runs that wait again; never rejects. */
  deliver: (runs: readonly Delivery[]) => Promise<void>
  onError: (error: unknown, doing: string) => void
}
