import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../errors.js'

export const E_TASKS_INVALID = createError<[problems: string]>(
  'The tasks cannot be used:\n%s',
  'E_TASKS_INVALID',
  500
)

export const E_TASK_UNKNOWN = failure<[task: string]>(
  'There is no task "%s"',
  'E_TASK_UNKNOWN',
  422
)

export const E_TASK_INPUT_INVALID = failure<[task: string, problems: string]>(
  'The input of the task "%s" is not valid: %s',
  'E_TASK_INPUT_INVALID',
  422
)

export const E_TASK_OVERLAPS = failure<[task: string, run: string]>(
  'The task "%s" does not run beside itself, or not twice with the same key, and its run %s has not ended',
  'E_TASK_OVERLAPS',
  409
)

/** A value that is kept of a run is not what can be kept. */
export const E_TASK_VALUE_INVALID = createError<[what: string, problem: string]>(
  'The %s of the run cannot be kept: %s',
  'E_TASK_VALUE_INVALID',
  500
)

/** The run is not this attempt's any more. */
export const E_TASK_RUN_TAKEN = createError<[run: string]>(
  "The run %s is not this attempt's any more: it was stopped, or its worker was taken for dead. Stop, because another attempt may be at work",
  'E_TASK_RUN_TAKEN',
  500
)

/** Why the signal of a run ended. */
export const E_TASK_STOPPED = createError<[run: string, reason: string]>(
  'The run %s has to stop: %s',
  'E_TASK_STOPPED',
  500
)

export const E_TASK_KEY_INVALID = createError<[task: string, longest: number, length: number]>(
  'The unique key of a run of "%s" must be 1 to %d characters that can be stored, without blanks around them. It has %d',
  'E_TASK_KEY_INVALID',
  500
)
