import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { hashContent } from './content.js'
import { E_MANIFEST_INVALID, E_MANIFEST_MISSING } from './errors.js'
import { parseFileName } from './naming.js'
import { prefixFault } from './prefix.js'

const READ_AT_ONCE = 16

/** The version of the manifest's shape that this code reads. */
export const MANIFEST_SCHEMA = 1

/** One released migration. Entries are only ever added, at the end. */
export interface ManifestEntry {
  revision: string
  slug: string
  timestamp: string
  /** the first version of the package that had it */
  since: string
  file: string
  sha256: string
  tables: string[]
  /** hashes of earlier texts that a project may keep */
  acceptedSha256: string[]
}

/** What a package ships: `manifest.json` in the folder of its migrations. */
export interface Manifest {
  schema: number
  package: string
  entries: ManifestEntry[]
}

/** A manifest with the text of each of its migrations, by revision. */
export interface Release {
  manifest: Manifest
  texts: Map<string, string>
}

/**
 * Reads what a package ships, and makes sure that it is whole before anything is compared with it.
 *
 * @throws {E_MANIFEST_MISSING}
 * @throws {E_MANIFEST_INVALID}
 *
 * @example
 * ```ts
 * const { manifest, texts } = await readRelease('/app/node_modules/@acme/plugin/database/system', '@acme/plugin')
 * ```
 */
export async function readRelease(folder: string, packageName: string): Promise<Release> {
  const path = join(folder, 'manifest.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new E_MANIFEST_MISSING([packageName, path], { cause: error })
  })
  const manifest = parseManifest(text, path)
  if (manifest.package !== packageName) {
    throw new E_MANIFEST_INVALID([
      path,
      `it belongs to "${manifest.package}", not "${packageName}"`,
    ])
  }

  const limit = pLimit(READ_AT_ONCE)
  const texts = await Promise.all(
    manifest.entries.map((entry) =>
      limit(async () => [entry.revision, await readEntry(folder, path, entry)] as const)
    )
  )
  return { manifest, texts: new Map(texts) }
}

/**
 * Checks the shape of a manifest, entry by entry.
 *
 * @throws {E_MANIFEST_INVALID}
 */
export function parseManifest(text: string, path: string): Manifest {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new E_MANIFEST_INVALID([path, reason], { cause })
  }
  const manifest = parseJson(text, refuse) as Manifest
  if (manifest?.schema !== MANIFEST_SCHEMA) {
    refuse(`its schema is ${manifest?.schema}, this version reads ${MANIFEST_SCHEMA}`)
  }
  if (typeof manifest.package !== 'string') refuse('"package" is not a string')
  if (!Array.isArray(manifest.entries)) refuse('"entries" is not a list')

  const revisions = new Set<string>()
  for (const entry of manifest.entries) {
    const reason = entryFault(entry) ?? (revisions.has(entry.revision) ? 'listed twice' : undefined)
    if (reason) refuse(`entry ${entry?.file ?? JSON.stringify(entry)}: ${reason}`)
    revisions.add(entry.revision)
  }
  const fault = prefixFault(manifest.package, [...revisions])
  if (fault) refuse(fault)
  return manifest
}

function parseJson(text: string, refuse: (reason: string, cause: unknown) => never): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return refuse('it is not JSON', error)
  }
}

function entryFault(entry: ManifestEntry): string | undefined {
  const name = typeof entry?.file === 'string' ? parseFileName(entry.file) : null
  if (!name) return '"file" is not the name of a migration'
  for (const part of ['revision', 'slug', 'timestamp'] as const) {
    if (entry[part] !== name[part]) return `"${part}" is not that of its file name`
  }
  if (typeof entry.since !== 'string') return '"since" is not a version'
  if (!/^[0-9a-f]{64}$/.test(entry.sha256)) return '"sha256" is not a hash'
  if (!Array.isArray(entry.tables)) return '"tables" is not a list'
  if (!Array.isArray(entry.acceptedSha256)) return '"acceptedSha256" is not a list'
  return undefined
}

async function readEntry(folder: string, path: string, entry: ManifestEntry): Promise<string> {
  const text = await readFile(join(folder, entry.file), 'utf8').catch((error: Error) => {
    throw new E_MANIFEST_INVALID([path, `${entry.file} cannot be read`], { cause: error })
  })
  if (hashContent(text) !== entry.sha256) {
    throw new E_MANIFEST_INVALID([
      path,
      `${entry.file} does not have the hash it was released with`,
    ])
  }
  return text
}
