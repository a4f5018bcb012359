export * from './events.js'
export { getRun } from './get_run.js'
export { type NewTime, type Operator, TaskOperations } from './task_operations.js'
export { countUndeclaredRuns } from './undeclared_runs.js'
