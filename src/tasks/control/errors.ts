import { failure } from '../../errors.js'

export const E_TASK_RUN_UNKNOWN = failure<[run: string]>(
  'There is no run "%s"',
  'E_TASK_RUN_UNKNOWN',
  404
)

export const E_TASK_SCHEDULE_UNKNOWN = failure<[task: string, schedule: string]>(
  'The task "%s" has no schedule "%s"',
  'E_TASK_SCHEDULE_UNKNOWN',
  404
)

export const E_TASK_SCHEDULE_INVALID = failure<[problem: string]>(
  'The schedule cannot be changed: %s',
  'E_TASK_SCHEDULE_INVALID',
  422
)

export const E_TASK_RUN_ENDED = failure<[run: string, status: string]>(
  'The run %s has ended already: it is %s',
  'E_TASK_RUN_ENDED',
  409
)

export const E_TASK_RUN_ACTIVE = failure<[run: string, status: string]>(
  'The run %s has not ended: it is %s',
  'E_TASK_RUN_ACTIVE',
  409
)
