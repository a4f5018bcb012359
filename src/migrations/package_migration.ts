import { glob, readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  assertSlug,
  newRevision,
  nextTimestamp,
  packagePrefix,
  parseFileName,
  toFileName,
  toTimestamp,
} from './naming.js'
import { derivePrefix, FRAMEWORK_PREFIX } from './prefix.js'
import { readProject } from './project.js'

/** A migration to be added to a plugin of the project. */
export interface NewPackageMigration {
  /** the project's root folder */
  root: string
  /** the plugin's name, by which its prefix is chosen with its first migration */
  plugin: string
  /** the folder of its migrations, which need not be there yet */
  folder: string
  /** what it does, as `create_positions` */
  slug: string
  now: Date
}

/**
 * Names a migration of a plugin, behind those that it has, and with their prefix. It does not stand in the project's
 * stream before a sync brings it there.
 *
 * @returns the name of its file
 * @throws {E_MIGRATION_NAME_INVALID} {E_MIGRATION_LOCK_INVALID}
 *
 * @example
 * ```ts
 * await namePackageMigration({ root, plugin: 'positions', folder, slug: 'create_positions', now: new Date() })
 * // '20261122093000_pos4be1c09_create_positions.ts'
 * ```
 */
export async function namePackageMigration({
  root,
  plugin,
  folder,
  slug,
  now,
}: NewPackageMigration): Promise<string> {
  assertSlug(slug)
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return []
  })
  const names = files.sort().flatMap((file) => parseFileName(file) ?? [])
  const own = names.map(({ revision }) => packagePrefix(revision)).find((prefix) => prefix !== null)
  const prefix = own ?? derivePrefix(plugin, await takenPrefixes(root))
  return toFileName({
    timestamp: nextTimestamp(toTimestamp(now), names.at(-1)?.timestamp),
    revision: newRevision(prefix),
    slug,
  })
}

/** The prefixes of what the project has synced, and of its plugins, which may not be synced yet. */
async function takenPrefixes(root: string): Promise<Set<string>> {
  const { files, lock } = await readProject(root)
  const revisions = [...files, ...(lock ?? [])].map(({ revision }) => revision)
  for await (const path of glob('plugins/*/database/*.ts', { cwd: root })) {
    revisions.push(parseFileName(basename(path))?.revision ?? '')
  }
  const prefixes = revisions.flatMap((revision) => packagePrefix(revision) ?? [])
  return new Set([FRAMEWORK_PREFIX, ...prefixes])
}
