import { createError } from '@adonisjs/core/exceptions'

export const E_FACADE_NOT_FAKED = createError<[facade: string, operation: string]>(
  'The fake of %s was asked for "%s", which it does not implement. Add it to what fakeFacade() is given',
  'E_FACADE_NOT_FAKED',
  500
)

export const E_FAULT_SERVER_WAITED = createError<
  [milliseconds: number, requests: number, opened: number, open: number]
>(
  'The fault server waited %s ms for what a test asked for, which did not come to pass: %s request(s) arrived, %s connection(s) were opened, %s are open',
  'E_FAULT_SERVER_WAITED',
  500
)

export const E_BLACK_HOLE_OPEN = createError<[port: number, connections: number]>(
  'Port %s still takes connections after %s that nobody answered, so it is no black hole. It needs the way Linux treats a full queue',
  'E_BLACK_HOLE_OPEN',
  500
)

export const E_CLOCK_MOVE = createError<[milliseconds: string, problem: string]>(
  'The test clock cannot be moved by %s milliseconds: %s',
  'E_CLOCK_MOVE',
  500
)

export const E_CLOCK_LIMIT = createError<[limit: number, waiting: number]>(
  'The promise is not settled after %s ms of the test clock, while %s timer(s) wait. Give advanceUntil() a higher limit, or find what nobody moves on',
  'E_CLOCK_LIMIT',
  500
)

export const E_TASKS_NOT_DRAINED = createError<[runs: number]>(
  'After %s runs there are still some that are due. A task that dispatches itself each time it runs is never done',
  'E_TASKS_NOT_DRAINED',
  500
)
