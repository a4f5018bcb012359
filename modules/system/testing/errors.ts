import { createError } from '@adonisjs/core/exceptions'

export const E_FACADE_NOT_FAKED = createError<[facade: string, operation: string]>(
  'The fake of %s was asked for "%s", which it does not implement. Add it to what fakeFacade() is given',
  'E_FACADE_NOT_FAKED',
  500
)
