import { createError } from '@adonisjs/core/exceptions'

/** The database does not answer, or does not let us in. */
export const E_DATABASE_UNREACHABLE = createError<[connection: string, reason: string]>(
  'The database of "%s" cannot be used: %s. See whether it is there, and its connection in config/database.ts and .env',
  'E_DATABASE_UNREACHABLE',
  503
)
