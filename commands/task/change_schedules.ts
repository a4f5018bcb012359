import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import { withCleanStdout } from '../clean_stdout.js'
import { openTasks } from './open_tasks.js'
import { failTask } from './task_failure.js'

/** A command that does something with the schedules of a task. */
type ScheduleCommand = BaseCommand & { task: string; schedule?: string; json: boolean }

/** What is done, and how it is told. */
export interface ScheduleVerb {
  verb: 'pause' | 'resume'
  /** As in "Paused daily of inventory.sync_parts". */
  done: string
  /** As in "It is paused already". */
  already: string
}

/** Does something with one schedule of a task, or all of them, and says with which. */
export async function changeSchedules(
  command: ScheduleCommand,
  { verb, done, already }: ScheduleVerb
): Promise<void> {
  const { task, schedule, json, logger } = command
  try {
    const change = () => changeNamed(command, verb)
    const changed = await (json ? withCleanStdout(command.app, change) : change())
    if (json) logger.log(JSON.stringify({ exitCode: 0, task, schedules: changed }, null, 2))
    else if (changed.length > 0) logger.success(`${done} ${changed.join(', ')} of ${task}`)
    else logger.info(`Nothing to do: ${schedule ?? 'every schedule'} of ${task} ${already}`)
  } catch (error) {
    failTask(command, error)
  }
}

async function changeNamed(
  { app, task, schedule }: ScheduleCommand,
  verb: ScheduleVerb['verb']
): Promise<string[]> {
  const tasks = await openTasks(app)
  const { TaskOperations } = await import('../../modules/system/tasks/main.js')
  const stored = await tasks.storedSchedules()
  const registry = await tasks.registry()
  const declared = registry.find(task)?.schedules.map(({ name }) => name) ?? []
  const ofTask = stored.filter((one) => one.task === task).map(({ name }) => name)
  const waiting = declared.find((name) => (schedule ?? name) === name && !ofTask.includes(name))
  if (waiting !== undefined) {
    const start = 'Start the server or node ace task:work once, which stores it'
    const message = `The schedule "${waiting}" of ${task} is declared, and no worker has started since. ${start}`
    throw new Exception(message, { code: 'E_TASK_SCHEDULE_NOT_STORED' })
  }
  const changed = await new TaskOperations()[verb](task, schedule, null)
  if (ofTask.length === 0) {
    const message = `The task ${task} has no schedule. It runs when it is dispatched, or by node ace task:run`
    throw new Exception(message, { code: 'E_TASK_SCHEDULE_NONE' })
  }
  return changed
}
