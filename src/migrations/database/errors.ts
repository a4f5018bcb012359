import { createError } from '@adonisjs/core/exceptions'

/** The database does not answer, or does not let us in. */
export const E_DATABASE_UNREACHABLE = createError<[connection: string, reason: string]>(
  'The database of "%s" cannot be used: %s. See whether it is there, and its connection in config/database.ts and .env',
  'E_DATABASE_UNREACHABLE',
  503
)

/** A migration deleted or changed rows to which others refer, which SQLite finds only afterwards. */
export const E_MIGRATION_REFERENCES_BROKEN = createError<
  [name: string, rows: number, table: string, parent: string]
>(
  '%s leaves %d rows of "%s" that refer to rows which "%s" does not have. While migrations run, SQLite does not follow "on delete": delete or change those rows in the migration as well',
  'E_MIGRATION_REFERENCES_BROKEN',
  500
)
