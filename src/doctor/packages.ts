import { existsSync, readFileSync } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is of interest in a `package.json`. */
export interface Package {
  name?: string
  version: string
  engines?: { node?: string }
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

const OWN_FOLDER = fileURLToPath(new URL('../../', import.meta.url))

/** A `package.json` of a folder; null if there is none. */
export function readPackage(folder: string): Package | null {
  const path = join(folder, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

/** The framework's own. */
export const frameworkPackage = (): Package => readPackage(OWN_FOLDER)!

/** The folder in which Node finds a package from another folder; null if it is not installed. */
export function findInstalled(from: string, name: string): string | null {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(from)
  return parent === from ? null : findInstalled(parent, name)
}

/** The version of a package that the project has installed. */
export function installedVersion(root: string, name: string): string | null {
  const folder = findInstalled(root, name)
  return folder && readPackage(folder)!.version
}

/**
 * The folders of all copies of some packages, by name: those that the project finds, those that the framework finds,
 * and whatever lies below other packages.
 */
export async function findCopies(
  root: string,
  names: readonly string[]
): Promise<Map<string, Set<string>>> {
  const folders = await foldersOfPackages(root)
  const copies = new Map<string, Set<string>>()
  for (const name of names) {
    const found = [root, OWN_FOLDER].flatMap((from) => findInstalled(from, name) ?? [])
    const nested = folders.map((folder) => join(folder, name)).filter(existsSync)
    const real = await Promise.all([...found, ...nested].map((folder) => realpath(folder)))
    copies.set(name, new Set(real))
  }
  return copies
}

/* Links are not followed: what they lead to is another project, or the store of a package manager, which is real. */
async function foldersOfPackages(folder: string): Promise<string[]> {
  const modules = join(folder, 'node_modules')
  if (!existsSync(modules)) return []
  const nested: string[] = []
  for (const entry of await readdir(modules, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const path = join(modules, entry.name)
    const packages = isShelf(entry.name) ? await subfolders(path) : [path]
    for (const one of packages) nested.push(...(await foldersOfPackages(one)))
  }
  return [modules, ...nested]
}

/* A scope, or the store of pnpm. */
const isShelf = (name: string) => name.startsWith('@') || name === '.pnpm'

async function subfolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name))
}
