import type { ApplicationService } from '@adonisjs/core/types'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PluginManifest } from './define_plugin.js'
import { E_PLUGIN_UNKNOWN } from './errors.js'

/** A plugin of the project itself, whether it is listed or not. */
export interface LocalPlugin {
  manifest: PluginManifest
  /** The folder of its migrations, which need not be there yet. */
  folder: string
}

/**
 * The plugin in `plugins/<name>`, without environment and database.
 *
 * @throws {E_PLUGIN_UNKNOWN}
 *
 * @example
 * ```ts
 * const { manifest, folder } = await getLocalPlugin(app, 'positions')
 * ```
 */
export async function getLocalPlugin(app: ApplicationService, name: string): Promise<LocalPlugin> {
  if (!isLocalPlugin(app, name)) throw new E_PLUGIN_UNKNOWN([name])

  const { default: manifest } = await app.import(`./plugins/${name}/plugin.js`)
  const folder = manifest.migrations
    ? fileURLToPath(manifest.migrations)
    : app.makePath('plugins', name, 'database')
  return { manifest, folder }
}

/** Whether a name is that of a plugin of the project itself. */
export const isLocalPlugin = (app: ApplicationService, name: string): boolean =>
  /^[a-z][a-z0-9_]*$/.test(name) && existsSync(app.makePath('plugins', name, 'plugin.ts'))
