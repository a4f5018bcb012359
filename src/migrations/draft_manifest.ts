import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { E_MANIFEST_INVALID, E_MIGRATIONS_FOLDER_MISSING } from './errors.js'
import { extendManifest } from './extend_manifest.js'
import { type Manifest, parseManifest } from './manifest.js'
import { parseFileName } from './naming.js'

/** A package as it is going to be released. */
export interface DraftOptions {
  /** the folder of its migrations */
  folder: string
  package: string
  version: string
}

/** A manifest that is not written yet. */
export interface ManifestDraft {
  path: string
  manifest: Manifest
  /** whether the file says something else, or is not there */
  isStale: boolean
}

/**
 * The package that a folder of migrations belongs to, by the nearest `package.json` above it.
 *
 * @throws {E_MANIFEST_INVALID} if it has no name or version
 */
export async function findPackage(folder: string): Promise<DraftOptions> {
  const path = join(dirname(folder), 'package.json')
  if (!existsSync(path)) {
    const isTop = dirname(folder) === folder
    if (isTop) throw new E_MIGRATIONS_FOLDER_MISSING([folder])
    return { ...(await findPackage(dirname(folder))), folder }
  }
  const { name, version } = JSON.parse(await readFile(path, 'utf8'))
  if (name && version) return { folder, package: name, version }
  throw new E_MANIFEST_INVALID([join(folder, 'manifest.json'), `${path} lacks a name or a version`])
}

/**
 * The manifest that fits the migrations of a package, see {@link extendManifest}.
 *
 * @throws {E_MIGRATIONS_FOLDER_MISSING} {E_MANIFEST_INVALID} {E_MANIFEST_FROZEN} {E_MIGRATION_PREFIX_INVALID}
 *
 * @example
 * ```ts
 * const { manifest, isStale } = await draftManifest({ folder, package: 'plugins/positions', version: '1.1.0' })
 * ```
 */
export async function draftManifest({
  folder,
  package: name,
  version,
}: DraftOptions): Promise<ManifestDraft> {
  if (!existsSync(folder)) throw new E_MIGRATIONS_FOLDER_MISSING([folder])

  const path = join(folder, 'manifest.json')
  const released = existsSync(path) ? parseManifest(await readFile(path, 'utf8'), path) : null
  if (released && released.package !== name) {
    throw new E_MANIFEST_INVALID([path, `it belongs to "${released.package}", not "${name}"`])
  }
  const manifest = extendManifest(released, {
    package: name,
    version,
    files: await readTexts(folder),
  })
  return { path, manifest, isStale: !isDeepStrictEqual(manifest, released) }
}

async function readTexts(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const file of await readdir(folder)) {
    if (parseFileName(file)) texts.set(file, await readFile(join(folder, file), 'utf8'))
  }
  return texts
}
