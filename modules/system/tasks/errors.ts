import { failure } from '../../../src/errors.js'

export const E_TASK_STREAMS_TAKEN = failure<[most: number]>(
  'Too many people read the logs of runs along: %d at once. Try again later, or ask for the lines without a stream',
  'E_TASK_STREAMS_TAKEN',
  503
)
