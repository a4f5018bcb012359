import { createError } from '@adonisjs/core/exceptions'

export const E_EXTENSION_TAKEN = createError<
  [key: string, point: string, first: string, second: string]
>(
  '"%s" is added to the extension point "%s" by "%s" and by "%s". Give one of them another name',
  'E_EXTENSION_TAKEN',
  500
)
