export { type Backoff, exponential, fixed } from './backoff.js'
export * from './control/errors.js'
export { type DeclaredSchedule, type DeclaredTask } from './declared_task.js'
export { defineTasks, type TasksConfig, type TasksConfigInput } from './define_tasks.js'
export type { Dispatched, DispatchOptions } from './dispatcher.js'
export { E_TASK_DURATION_INVALID, parseDuration } from './duration.js'
export type { Delivery, Engine, EngineFactory, EngineParts, RunTaker } from './engines/engine.js'
export * from './engines/bullmq_errors.js'
export { engines } from './engines/engines.js'
export * from './errors.js'
export {
  ACTIVE,
  type Progress,
  type Run,
  type RunStatus,
  type RunSummary,
  STATUSES,
} from './run.js'
export { followTriggers } from './follow_triggers.js'
export { measureQueues } from './metrics/queue_gauges.js'
export { RunMetrics } from './metrics/run_metrics.js'
export { cron, every, once } from './schedules/declare.js'
export { nextTime } from './schedules/next_time.js'
export { type ScheduleDeclaration, type ScheduleSpec } from './schedules/schedule.js'
export { upcomingTimes } from './schedules/upcoming_times.js'
export { type LogLevel, type LogLine, type StoredLine } from './store/log_store.js'
export type { QueueCount } from './store/run_queries.js'
export { specOf, type StoredSchedule } from './store/schedule_store.js'
export type { Worker } from './store/worker_store.js'
export { type Overlap, type Retries, Task, type TaskClass } from './task.js'
export type { Checkpoint, ReportProgress, RunLogger, TaskContext } from './task_context.js'
export { type TaskListing, TaskRegistry } from './task_registry.js'
export { Tasks, type TasksParts } from './tasks.js'
export { on, type Trigger } from './trigger.js'
export { type EndedHere, type RunHereOptions } from './worker/run_here.js'
export { isServing } from './worker/is_serving.js'
export { TaskWorker } from './worker/task_worker.js'
export { type StartState, WorkerStart } from './worker/worker_start.js'
