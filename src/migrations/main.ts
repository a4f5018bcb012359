/*
 * The migrations of a project: names, the lock file, the sync of what packages ship, and the comparison with branches,
 * all of which need neither a database nor a booted application; and what a database has run (`database/`), and
 * whether it still is as its migrations made it (`drift/`).
 */
export { hashContent } from './content.js'
export {
  createMigration,
  type NewMigration,
  type PreparedMigration,
  prepareMigration,
} from './create_migration.js'
export {
  draftManifest,
  type DraftOptions,
  findPackage,
  type ManifestDraft,
} from './draft_manifest.js'
export { checkMigrations, type CheckOptions, type CheckReport } from './check/check_migrations.js'
export { checkHistory } from './database/history_rules.js'
export { type History, type HistoryOptions, readHistory } from './database/history.js'
export {
  type MigrateOptions,
  type MigrateReport,
  type MigrationEvent,
  type MigrationFailure,
  migrate,
} from './database/migrate.js'
export { type Repair, repairHistory, type RepairOptions } from './database/repair.js'
export { type Change } from './drift/compare/change.js'
export { compareSchemas } from './drift/compare/compare_schemas.js'
export { describeChange, type Difference } from './drift/describe.js'
export * from './drift/errors.js'
export { type DriftOptions, type DriftReport, findDrift } from './drift/find_drift.js'
export { introspect, type IntrospectOptions } from './drift/schema/introspect.js'
export { type Schema } from './drift/schema/shape.js'
export {
  rebaseMigrations,
  type RebaseOptions,
  type RebaseReport,
} from './rebase/rebase_migrations.js'
export { type Violation } from './violation.js'
export * from './errors.js'
export { formatLock, type LockLine, parseLock } from './lock_file.js'
export { type Manifest, type ManifestEntry, parseManifest } from './manifest.js'
export { inferIntent, type MigrationIntent, migrationBody } from './migration_body.js'
export { type MigrationName, packagePrefix, parseFileName, toFileName } from './naming.js'
export { getReleaseFolder } from './package_folder.js'
export { namePackageMigration, type NewPackageMigration } from './package_migration.js'
export { LOCK_FILE, MIGRATIONS_FOLDER } from './project.js'
export { extendManifest } from './extend_manifest.js'
export { type SyncItem, type SyncState } from './states.js'
export {
  type PackageReport,
  type ReleaseSource,
  syncMigrations,
  type SyncOptions,
  type SyncReport,
} from './sync.js'
export { type Changes, writeChanges, writeWhole } from './writer.js'
