import { newestElsewhere } from './git/branch.js'
import { formatLock } from './lock_file.js'
import {
  assertSlug,
  newRevision,
  nextTimestamp,
  packagePrefix,
  toFileName,
  toTimestamp,
} from './naming.js'
import { MIGRATIONS_FOLDER, readProject } from './project.js'
import { type Changes, writeChanges } from './writer.js'

/** A migration to be added to the project. */
export interface NewMigration {
  /** the project's root folder */
  root: string
  /** what it does, as `create_orders` */
  slug: string
  /** the TypeScript of the file */
  body: string
  now: Date
}

/** A migration that is not written yet. */
export interface PreparedMigration {
  /** its path, relative to the root */
  path: string
  /** what {@link writeChanges} has to write */
  changes: Changes
}

/**
 * Adds a migration of the project itself behind everything that is there or, as far as this clone knows, on the
 * branches that it will meet (`origin/main`, `origin/dev`), and to the lock file.
 *
 * @returns its path, relative to the root
 * @throws {E_MIGRATION_NAME_INVALID}
 * @throws {E_MIGRATION_LOCK_INVALID}
 *
 * @example
 * ```ts
 * const body = migrationBody({ kind: 'create', table: 'orders' })
 * await createMigration({ root, slug: 'create_orders', body, now: new Date() })
 * // 'database/migrations/20261122093000_4be1c09f2a_create_orders.ts'
 * ```
 */
export async function createMigration(migration: NewMigration): Promise<string> {
  const { path, changes } = await prepareMigration(migration)
  await writeChanges(migration.root, changes)
  return path
}

/**
 * Does what can fail for its name or the lock file, for a caller that has more to write than the migration.
 *
 * @throws {E_MIGRATION_NAME_INVALID}
 * @throws {E_MIGRATION_LOCK_INVALID}
 */
export async function prepareMigration({
  root,
  slug,
  body,
  now,
}: NewMigration): Promise<PreparedMigration> {
  assertSlug(slug)
  const { files, lock } = await readProject(root, { refuseRepeats: true })
  const lines = new Map((lock ?? []).map((line) => [line.revision, line]))
  for (const { revision, file } of files) {
    if (!lines.has(revision) && !packagePrefix(revision)) lines.set(revision, { revision, file })
  }

  const elsewhere = await newestElsewhere(root)
  const last = [...files, ...lines.values(), ...(elsewhere ? [{ file: elsewhere }] : [])]
    .map((one) => one.file.slice(0, 14))
    .sort()
    .at(-1)
  const revision = newRevision()
  const file = toFileName({ timestamp: nextTimestamp(toTimestamp(now), last), revision, slug })
  lines.set(revision, { revision, file })

  return {
    path: `${MIGRATIONS_FOLDER}/${file}`,
    changes: { copies: [{ file, text: body }], lock: formatLock([...lines.values()]) },
  }
}
