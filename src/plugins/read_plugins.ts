import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Declaration } from '../modules/main.js'
import { declarePlugins } from './declare_plugins.js'

/**
 * The plugins that `config/plugins.ts` lists; none if there is no such file. In an application that is not booted the
 * file is imported here, and fails as it does if a variable of the environment is missing.
 *
 * @throws {E_PLUGINS_CONFIG_INVALID}
 */
export async function readPlugins(app: ApplicationService): Promise<Declaration[]> {
  const isConfigured = app.config?.has('plugins')
  if (isConfigured) return declarePlugins(app.config.get('plugins'))
  if (!['plugins.ts', 'plugins.js'].some((file) => existsSync(app.configPath(file)))) return []
  const { default: entries } = await import(pathToFileURL(app.configPath('plugins.js')).href)
  return declarePlugins(entries)
}
