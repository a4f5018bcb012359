import { Event } from '../../../src/extensions/main.js'

/** Which run, of which task, and who it was; null if it was whoever has a shell of the server. */
export interface TaskRunEvent {
  id: string
  task: string
  by: number | null
}

/** Which schedule, of which task, and who it was; null if it was whoever has a shell of the server. */
export interface TaskScheduleEvent {
  task: string
  schedule: string
  by: number | null
}

/** When the schedule fires from now on. */
export interface TaskScheduleChange extends TaskScheduleEvent {
  expression: string
  timeZone: string
  /** Whether that is what the code declares. */
  isDeclared: boolean
}

export const taskRunRequested = new Event<TaskRunEvent>(
  'system:task_run_requested',
  'An operator had a task run'
)
export const taskRunCancelled = new Event<TaskRunEvent>(
  'system:task_run_cancelled',
  'An operator cancelled a run of a task'
)
export const taskRunRetried = new Event<TaskRunEvent>(
  'system:task_run_retried',
  'An operator had a run of a task run again'
)
export const taskSchedulePaused = new Event<TaskScheduleEvent>(
  'system:task_schedule_paused',
  'An operator paused a schedule of a task'
)
export const taskScheduleResumed = new Event<TaskScheduleEvent>(
  'system:task_schedule_resumed',
  'An operator had a schedule of a task fire again'
)
export const taskScheduleChanged = new Event<TaskScheduleChange>(
  'system:task_schedule_changed',
  'An operator changed when a task runs'
)
