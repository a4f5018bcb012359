import { createError } from '@adonisjs/core/exceptions'

/** A migration was asked for by a name that cannot become a file name. */
export const E_MIGRATION_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" cannot name a migration: %s',
  'E_MIGRATION_NAME_INVALID',
  400
)

/** The package to sync from is not installed, or ships no migrations. */
export const E_MANIFEST_MISSING = createError<[package_: string, path: string]>(
  'The package "%s" has no migrations to sync: there is no %s. Run "npm ci", check the name, or of a plugin of your own run "node ace iti:manifest"',
  'E_MANIFEST_MISSING',
  500
)

/** The manifest of a package, or a file that it names, is damaged. */
export const E_MANIFEST_INVALID = createError<[path: string, reason: string]>(
  'The manifest %s cannot be used: %s. Install the package again, and report it if that does not help; of a plugin of your own run "node ace iti:manifest"',
  'E_MANIFEST_INVALID',
  500
)

/** A released entry of the manifest was changed or removed. */
export const E_MANIFEST_FROZEN = createError<[file: string, since: string, reason: string]>(
  '%s was released with %s and %s. Undo that, and change the schema in a new migration',
  'E_MANIFEST_FROZEN',
  500
)

/** A migration of a package has a revision that cannot be told from those of others. */
export const E_MIGRATION_PREFIX_INVALID = createError<[package_: string, reason: string]>(
  'The migrations of "%s" cannot be released: %s. Rename them, which nobody has synced yet',
  'E_MIGRATION_PREFIX_INVALID',
  500
)

/** Two packages have revisions with the same three letters. */
export const E_MIGRATION_PREFIX_TAKEN = createError<
  [package_: string, other: string, prefix: string]
>(
  'The revisions of "%s" and of "%s" both begin with "%s". Rename the migrations of the one that nobody has synced yet, and run "node ace iti:manifest" for it',
  'E_MIGRATION_PREFIX_TAKEN',
  500
)

/** The folder of a package's migrations is not there. */
export const E_MIGRATIONS_FOLDER_MISSING = createError<[folder: string]>(
  'There is no folder %s with migrations to release. Name a plugin of plugins/, or the folder: node ace iti:manifest positions',
  'E_MIGRATIONS_FOLDER_MISSING',
  400
)

/** The lock file cannot be read, mostly because of a merge that was not finished. */
export const E_MIGRATION_LOCK_INVALID = createError<[line: number, reason: string]>(
  'database/migrations.lock, line %d: %s',
  'E_MIGRATION_LOCK_INVALID',
  500
)

/** A file that says which migrations a dump of the schema stands for cannot be read. */
export const E_SCHEMA_DUMP_INVALID = createError<[path: string]>(
  '%s is not what schema:dump writes. Bring it back with Git',
  'E_SCHEMA_DUMP_INVALID',
  500
)

/** `--restore` names a file whose bytes the installed package does not hold. */
export const E_MIGRATION_UNRESTORABLE = createError<[revision: string, reason: string]>(
  'The migration "%s" cannot be restored: %s',
  'E_MIGRATION_UNRESTORABLE',
  400
)

/** Another process applies migrations to the same database, and took longer than this one was to wait. */
export const E_MIGRATION_LOCKED = createError<[connection: string, seconds: number]>(
  'Another process is migrating the database of "%s", and was not done after %d seconds. Wait longer: --wait=600, or see what it is doing',
  'E_MIGRATION_LOCKED',
  503
)

/** What was asked for compares with a branch, and there is no Git repository. */
export const E_GIT_MISSING = createError<[root: string]>(
  '%s is in no Git repository, or git is not installed. Run this where the project was cloned',
  'E_GIT_MISSING',
  500
)

/** A branch to compare with is not known here. */
export const E_GIT_REF_MISSING = createError<[ref: string]>(
  'This clone knows no "%s". Fetch it: git fetch origin, or name another branch: --base=main --onto=dev',
  'E_GIT_REF_MISSING',
  400
)

/** Two branches have nothing in common, mostly because only the newest commits were cloned. */
export const E_GIT_HISTORY_MISSING = createError<[ref: string]>(
  'This clone does not know where its branch and "%s" part. Fetch their history: git fetch --unshallow origin',
  'E_GIT_HISTORY_MISSING',
  500
)

/** Git refused what it was asked for. */
export const E_GIT_FAILED = createError<[command: string, message: string]>(
  '"%s" failed: %s',
  'E_GIT_FAILED',
  500
)
