import { createError } from '@adonisjs/core/exceptions'

/** A migration was asked for by a name that cannot become a file name. */
export const E_MIGRATION_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" cannot name a migration: %s',
  'E_MIGRATION_NAME_INVALID',
  400
)

/** The package to sync from is not installed, or ships no migrations. */
export const E_MANIFEST_MISSING = createError<[package_: string, path: string]>(
  'The package "%s" has no migrations to sync: there is no %s. Run "npm ci", or check the name',
  'E_MANIFEST_MISSING',
  500
)

/** The manifest of a package, or a file that it names, is damaged. */
export const E_MANIFEST_INVALID = createError<[path: string, reason: string]>(
  'The manifest %s cannot be used: %s. Install the package again; report it if that does not help',
  'E_MANIFEST_INVALID',
  500
)

/** A released entry of the manifest was changed or removed. */
export const E_MANIFEST_FROZEN = createError<[file: string, since: string, reason: string]>(
  '%s was released with %s and %s. Undo that, and change the schema in a new migration',
  'E_MANIFEST_FROZEN',
  500
)

/** The lock file cannot be read, mostly because of a merge that was not finished. */
export const E_MIGRATION_LOCK_INVALID = createError<[line: number, reason: string]>(
  'database/migrations.lock, line %d: %s',
  'E_MIGRATION_LOCK_INVALID',
  500
)

/** `--restore` names a file whose bytes the installed package does not hold. */
export const E_MIGRATION_UNRESTORABLE = createError<[revision: string, reason: string]>(
  'The migration "%s" cannot be restored: %s',
  'E_MIGRATION_UNRESTORABLE',
  400
)
