import { createError } from '@adonisjs/core/exceptions'

/** A database of this kind cannot be compared. */
export const E_DRIFT_UNSUPPORTED = createError<[connection: string, dialect: string]>(
  'The connection "%s" is to a %s database, whose schema cannot be compared: only those of SQLite, MySQL, MariaDB and PostgreSQL can',
  'E_DRIFT_UNSUPPORTED',
  400
)

/** Nothing tells how the database should look, because no migration made it. */
export const E_DRIFT_NOTHING_RUN = createError<[connection: string]>(
  'No migration has run on the database of "%s", so nothing tells how it should look. Check its name in config/database.ts, or run "node ace migration:run" first',
  'E_DRIFT_NOTHING_RUN',
  400
)

/** The database has run what is no file any more, so a scratch database would lack it. */
export const E_DRIFT_HISTORY_CORRUPT = createError<[names: string]>(
  'The database has run what is no file of this project: %s. If files were renamed run "node ace iti:migrations:repair" first; otherwise bring them back from Git',
  'E_DRIFT_HISTORY_CORRUPT',
  500
)

/** A scratch database can be neither made nor used. */
export const E_SCRATCH_IMPOSSIBLE = createError<[reason: string]>(
  'There is no scratch database to migrate from zero: %s. Name an empty one that may be filled, and is left empty: --scratch=<url>',
  'E_SCRATCH_IMPOSSIBLE',
  400
)

/** A migration that has run on the live database fails on an empty one. */
export const E_SCRATCH_MIGRATION_FAILED = createError<[name: string, reason: string]>(
  'The migration %s failed in the scratch database, although the live one has run it: %s. The live database was not touched',
  'E_SCRATCH_MIGRATION_FAILED',
  500
)

/** Somebody asked to stop before the comparison was done. */
export const E_DRIFT_INTERRUPTED = createError(
  'Stopped before everything was compared',
  'E_DRIFT_INTERRUPTED',
  500
)
