import type { ApplicationService } from '@adonisjs/core/types'
import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ReleaseSource } from '../migrations/main.js'
import type { PluginManifest } from './define_plugin.js'
import { E_PLUGIN_UNREADABLE } from './errors.js'

/** A plugin that `config/plugins.ts` lists, enabled or not. */
export interface ListedPlugin {
  /** By which it is imported, for instance `#plugins/positions/plugin`. */
  path: string
  /** `plugins/<name>` for one of the project, otherwise the npm package. */
  package: string
  manifest: PluginManifest
}

const CONFIG = 'config/plugins.ts'
/* What has to be told from each other: a comment, an import with its path, and any other string. */
const TOKEN =
  /\/\/.*|\/\*[^]*?\*\/|\bimport\s*\((?:\s|\/\*[^]*?\*\/)*(['"`])(?<path>.+?)\1|(['"`])(?:\\.|(?!\3)[^\\])*\3/g

/**
 * The paths that a `config/plugins.ts` imports, but for what is commented out. It is read and not run: it asks the
 * environment which plugins are on, and a developer's machine may have none.
 *
 * @example
 * ```ts
 * listedPaths("[{ use: () => import('#plugins/positions/plugin') }]") // ['#plugins/positions/plugin']
 * ```
 */
export function listedPaths(text: string): string[] {
  const paths = [...text.matchAll(TOKEN)].flatMap(({ groups }) => groups?.path ?? [])
  return [...new Set(paths)]
}

/**
 * The manifests of all plugins that a project lists, in order, without environment and database.
 *
 * @throws {E_PLUGIN_UNREADABLE} naming the first that cannot be imported
 *
 * @example
 * ```ts
 * const plugins = await loadListedPlugins(app)
 * plugins.map((plugin) => plugin.package) // ['plugins/positions', '@acme/badges']
 * ```
 */
export async function loadListedPlugins(app: ApplicationService): Promise<ListedPlugin[]> {
  const text = await readFile(app.makePath(CONFIG), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return ''
    }
  )
  const plugins: ListedPlugin[] = []
  for (const path of listedPaths(text)) {
    const manifest = await importPlugin(app, path)
    plugins.push({ path, package: packageOf(path) ?? `plugins/${manifest.name}`, manifest })
  }
  return plugins
}

/**
 * The migrations that the listed plugins ship, as a sync takes them.
 *
 * @throws {E_PLUGIN_UNREADABLE}
 *
 * @example
 * ```ts
 * await syncMigrations({ root, package: name, releaseFolder, plugins: await findPluginReleases(app) })
 * ```
 */
export async function findPluginReleases(app: ApplicationService): Promise<ReleaseSource[]> {
  const plugins = await loadListedPlugins(app)
  return plugins.flatMap(({ package: name, manifest }) => {
    if (!manifest.migrations) return []
    return [{ package: name, releaseFolder: fileURLToPath(manifest.migrations) }]
  })
}

async function importPlugin(app: ApplicationService, path: string): Promise<PluginManifest> {
  // the application resolves a relative path from its root, and this one is relative to its file
  const target = path.startsWith('.')
    ? new URL(path, pathToFileURL(app.makePath(CONFIG))).href
    : path
  const { default: manifest } = await app.import(target).catch((cause: Error) => {
    throw new E_PLUGIN_UNREADABLE([path, cause.message], { cause })
  })
  if (manifest?.kind === 'plugin') return manifest
  throw new E_PLUGIN_UNREADABLE([path, 'it has no default export made by definePlugin'])
}

/** The npm package that an import is from; undefined for one of the project itself. */
function packageOf(path: string): string | undefined {
  return /^(?:@[^/]+\/)?[^@#./][^/]*/.exec(path)?.[0]
}
