import { createError } from '@adonisjs/core/exceptions'

/** The database does not answer, or does not let us in. */
export const E_DATABASE_UNREACHABLE = createError<[connection: string, reason: string]>(
  'The database of "%s" cannot be used: %s. See whether it is there, and its connection in config/database.ts and .env',
  'E_DATABASE_UNREACHABLE',
  503
)

/** The server ended the session that kept other processes out, and another may be at work by now. */
export const E_DATABASE_LOCK_LOST = createError<[name: string]>(
  'The server ended the session that held the lock "%s", so that another process may be at work. See what ended it, and run again',
  'E_DATABASE_LOCK_LOST',
  503
)
