import { createError } from '@adonisjs/core/exceptions'

/** A seed, or a row that it declares, is written wrongly. */
export const E_SEED_INVALID = createError<[seed: string, reason: string]>(
  'The seed "%s" is wrong: %s',
  'E_SEED_INVALID',
  500
)

/** `--only` names nothing that has seeds. */
export const E_SEED_SOURCE_MISSING = createError<[source: string, known: string]>(
  'There is no module "%s" to seed. There are: %s',
  'E_SEED_SOURCE_MISSING',
  400
)

/** `--files` names a seeder that does not exist. */
export const E_SEED_FILE_MISSING = createError<[file: string, known: string]>(
  'There is no seeder "%s". Give its path from the root of the application. There are: %s',
  'E_SEED_FILE_MISSING',
  400
)

/** `--connection` names no connection. */
export const E_SEED_CONNECTION_MISSING = createError<[connection: string]>(
  'There is no connection "%s" in config/database.ts',
  'E_SEED_CONNECTION_MISSING',
  400
)

/** The connection has not been migrated. */
export const E_SEED_STATES_MISSING = createError<[connection: string]>(
  'The database of the connection "%s" has no table iti_seed_states. Run "node ace migration:run" first',
  'E_SEED_STATES_MISSING',
  500
)

/** Another process was seeding for longer than this one would wait. */
export const E_SEED_LOCKED = createError<[seconds: number]>(
  'Another process has been seeding this database for more than %d seconds. Try again when it has finished',
  'E_SEED_LOCKED',
  500
)

/** The run was to stop before all seeds had run. */
export const E_SEED_INTERRUPTED = createError(
  'It was asked to stop before it had finished',
  'E_SEED_INTERRUPTED',
  500
)

/** `--wait` is no time that a process could wait. */
export const E_SEED_WAIT_INVALID = createError<[wait: number, most: number]>(
  'The wait is %d, and must be from 0 to %d seconds: --wait=60',
  'E_SEED_WAIT_INVALID',
  400
)
