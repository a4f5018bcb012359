import { hashContent } from './content.js'
import { E_MANIFEST_FROZEN, E_MIGRATION_PREFIX_INVALID } from './errors.js'
import { type Manifest, MANIFEST_SCHEMA, type ManifestEntry } from './manifest.js'
import { parseFileName } from './naming.js'
import { prefixFault } from './prefix.js'

/** What the next release of a package is made of. */
export interface Draft {
  package: string
  version: string
  /** the texts of its migrations, by file name */
  files: ReadonlyMap<string, string>
}

/**
 * Adds the new migrations of a package to its manifest. An entry may still change in the version that brings
 * it, and never after: projects hold copies of it.
 *
 * @throws {E_MANIFEST_FROZEN} {E_MIGRATION_PREFIX_INVALID}
 *
 * @example
 * ```ts
 * const manifest = extendManifest(null, { package: '@acme/plugin', version: '1.0.0', files })
 * ```
 */
export function extendManifest(released: Manifest | null, draft: Draft): Manifest {
  const entries = (released?.entries ?? []).flatMap((entry) => keepEntry(entry, draft))
  const known = new Set(entries.map((entry) => entry.file))
  const last = entries.at(-1)
  const added = [...draft.files.keys()].filter((file) => !known.has(file)).sort()
  for (const file of added) {
    if (last && file < last.file) {
      throw new E_MANIFEST_FROZEN([last.file, last.since, `${file} would come before it`])
    }
    entries.push(toEntry(file, draft))
  }
  const revisions = entries.map(({ revision }) => revision)
  const fault = prefixFault(draft.package, revisions)
  if (fault) throw new E_MIGRATION_PREFIX_INVALID([draft.package, fault])
  return { schema: MANIFEST_SCHEMA, package: draft.package, entries }
}

function keepEntry(entry: ManifestEntry, draft: Draft): ManifestEntry[] {
  const text = draft.files.get(entry.file)
  const isReleased = entry.since !== draft.version
  if (text === undefined) {
    if (isReleased) throw new E_MANIFEST_FROZEN([entry.file, entry.since, 'is gone'])
    return []
  }
  if (hashContent(text) === entry.sha256) return [entry]
  if (isReleased) throw new E_MANIFEST_FROZEN([entry.file, entry.since, 'was changed since'])
  return [toEntry(entry.file, draft)]
}

function toEntry(file: string, { version, files }: Draft): ManifestEntry {
  const text = files.get(file)!
  const { revision, slug, timestamp } = parseFileName(file)!
  const tables = text.matchAll(/\b(?:create|alter)Table\(\s*'([^']+)'/g).map((match) => match[1]!)
  return {
    revision,
    slug,
    timestamp,
    since: version,
    file,
    sha256: hashContent(text),
    tables: [...new Set(tables)],
    acceptedSha256: [],
  }
}
