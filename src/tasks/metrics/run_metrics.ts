import type { Counter, Histogram, Metrics } from '../../metrics/main.js'
import type { RunObserver } from '../execution/execution_parts.js'
import type { ClaimedRun, RunStatus } from '../run.js'

/* Runs take from milliseconds to hours. */
const DURATIONS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400]
const LATENESSES = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600]

/** Measures what becomes of the runs that this process executes. */
export class RunMetrics implements RunObserver {
  readonly #runs: Counter<'task' | 'status'>
  readonly #durations: Histogram<'task'>
  readonly #latenesses: Histogram<'queue'>
  readonly #blocked: Counter

  constructor(metrics: Metrics) {
    this.#runs = metrics.counter({
      name: 'iti_tasks_runs_total',
      help: 'How often an attempt of a run ended, and how; "retried" has another before it',
      labels: ['task', 'status'],
    })
    this.#durations = metrics.histogram({
      name: 'iti_tasks_run_duration_seconds',
      help: 'How long attempts of runs take',
      labels: ['task'],
      buckets: DURATIONS,
    })
    this.#latenesses = metrics.histogram({
      name: 'iti_tasks_lateness_seconds',
      help: 'How long after the time at which they might have started attempts do',
      labels: ['queue'],
      buckets: LATENESSES,
    })
    this.#blocked = metrics.counter({
      name: 'iti_tasks_blocked_seconds_total',
      help: 'For how long bodies of tasks kept this process from doing anything else',
    })
  }

  onStart({ queue }: ClaimedRun, lateness: number): void {
    // a clock that was set back
    this.#latenesses.observe(Math.max(0, lateness) / 1_000, { queue })
  }

  onEnd({ task }: ClaimedRun, status: RunStatus | 'retried', duration: number): void {
    this.#runs.increment({ task, status })
    this.#durations.observe(duration / 1_000, { task })
  }

  onLost({ task }: { task: string }, status: 'lost' | 'retried'): void {
    this.#runs.increment({ task, status })
  }

  onBlocked(milliseconds: number): void {
    this.#blocked.add(milliseconds / 1_000)
  }
}
