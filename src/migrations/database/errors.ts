import { createError } from '@adonisjs/core/exceptions'

/** A migration deleted or changed rows to which others refer, which SQLite finds only afterwards. */
export const E_MIGRATION_REFERENCES_BROKEN = createError<
  [name: string, rows: number, table: string, parent: string]
>(
  '%s leaves %d rows of "%s" that refer to rows which "%s" does not have. While migrations run, SQLite does not follow "on delete": delete or change those rows in the migration as well',
  'E_MIGRATION_REFERENCES_BROKEN',
  500
)
