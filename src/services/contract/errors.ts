import { createError } from '@adonisjs/core/exceptions'

export const E_SERVICE_CONTRACT_INVALID = createError<
  [facade: string, operation: string, problem: string]
>('%s.%s cannot be told as HTTP: %s', 'E_SERVICE_CONTRACT_INVALID', 500)

export const E_SERVICE_CONTRACT_MISSING = createError<[facade: string]>(
  'The facade "%s" has no contract, so it never leaves its process. Declare its operations with query() and command() in facade()',
  'E_SERVICE_CONTRACT_MISSING',
  500
)

export const E_SERVICE_FACADE_UNKNOWN = createError<[facade: string, known: string]>(
  'No module binds a facade "%s". There are: %s',
  'E_SERVICE_FACADE_UNKNOWN',
  500
)

export const E_SERVICE_FACADE_UNNAMED = createError<[known: string]>(
  'Say which facade. There are: %s',
  'E_SERVICE_FACADE_UNNAMED',
  500
)
