import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { E_MANIFEST_MISSING } from './errors.js'

const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const FOLDER = 'database/system'

/**
 * Finds the migrations that an installed package ships, in the project's `node_modules` or one above it.
 * Null if the package is not installed or ships none.
 */
export function findReleaseFolder(root: string, packageName: string): string | null {
  if (!NAME.test(packageName)) return null
  if (nameOf(root) === packageName) return join(root, FOLDER)

  for (let folder = root; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', packageName, FOLDER)
    if (existsSync(join(found, 'manifest.json'))) return found
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
  const expected = `node_modules/${packageName}/${FOLDER}/manifest.json`
  if (!folder) throw new E_MANIFEST_MISSING([packageName, expected])
  return folder
}

function nameOf(root: string): string | undefined {
  const path = join(root, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).name : undefined
}
