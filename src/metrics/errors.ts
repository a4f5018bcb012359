import { createError } from '@adonisjs/core/exceptions'

export const E_METRIC_INVALID = createError<[metric: string, problem: string]>(
  'The metric "%s" cannot be made: %s',
  'E_METRIC_INVALID',
  500
)

export const E_METRIC_TAKEN = createError<[metric: string]>(
  'There is a metric "%s" already, and it is another one. Make it once and share it, or choose another name',
  'E_METRIC_TAKEN',
  500
)
