import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { E_MANIFEST_MISSING } from './errors.js'

const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const LOCAL_PLUGIN = /^plugins\/[a-z][a-z0-9_]*$/
/* Where a package keeps its migrations: one that is more than a plugin, and a plugin. */
const FOLDERS = ['database/system', 'database']

/**
 * Finds the migrations that a package ships: a plugin of the project (`plugins/positions`) in its folder, any other
 * in the project's `node_modules` or one above it. Null if the package is not installed or ships none.
 */
export function findReleaseFolder(root: string, packageName: string): string | null {
  if (LOCAL_PLUGIN.test(packageName)) return findIn(join(root, packageName))
  if (!NAME.test(packageName)) return null
  if (nameOf(root) === packageName) return join(root, FOLDERS[0]!)

  for (let folder = root; ; folder = dirname(folder)) {
    const found = findIn(join(folder, 'node_modules', packageName))
    if (found) return found
    if (dirname(folder) === folder) return null
  }
}

/**
 * Like {@link findReleaseFolder}, for a package that has to be there.
 *
 * @throws {E_MANIFEST_MISSING}
 */
export function getReleaseFolder(root: string, packageName: string): string {
  const folder = findReleaseFolder(root, packageName)
  const expected = LOCAL_PLUGIN.test(packageName)
    ? `${packageName}/database/manifest.json`
    : `node_modules/${packageName}/database/system/manifest.json`
  if (!folder) throw new E_MANIFEST_MISSING([packageName, expected])
  return folder
}

function findIn(packageFolder: string): string | null {
  const folders = FOLDERS.map((folder) => join(packageFolder, folder))
  return folders.find((folder) => existsSync(join(folder, 'manifest.json'))) ?? null
}

function nameOf(root: string): string | undefined {
  const path = join(root, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).name : undefined
}
