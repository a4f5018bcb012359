import type { BaseCommand } from '@adonisjs/core/ace'
import { failWith } from '../failure.js'

const FAILED = 1
const UNKNOWN = 2

/* What was named is not there, or what was handed over cannot be used: to try again as it is helps nothing. */
const REMEDIES: Record<string, string> = {
  E_TASK_UNKNOWN: 'All tasks: node ace task:list',
  E_TASK_SCHEDULE_UNKNOWN: 'The schedules of all tasks: node ace task:list',
  E_TASK_RUN_UNKNOWN: 'The last runs: node ace task:runs',
  E_TASK_INPUT_INVALID: 'Hand it over as JSON: --input=\'{ "full": true }\'',
  E_TASK_INPUT_UNREADABLE: 'Hand it over as JSON: --input=\'{ "full": true }\'',
  E_TASK_FILTER_INVALID: 'What it takes: node ace task:runs --help',
}

/**
 * Ends a command of tasks that could not do what it was asked for: with 2 where something is unknown or cannot be used,
 * and what helps, otherwise with 1.
 */
export function failTask(command: BaseCommand & { json: boolean }, error: unknown): void {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  const remedy = REMEDIES[code ?? '']
  failWith(command, error, remedy === undefined ? FAILED : UNKNOWN)
  if (remedy !== undefined) command.logger.logError(remedy)
}
