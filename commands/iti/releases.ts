import type { ApplicationService } from '@adonisjs/core/types'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SyncOptions } from '../../src/migrations/main.js'

/* The same place in the work tree and in the published package. */
const OWN_RELEASE = fileURLToPath(new URL('../../database/system/', import.meta.url))

/** The migrations that a project syncs: those of the framework, and behind them those of its listed plugins. */
export async function releasesOf(
  app: ApplicationService
): Promise<Pick<SyncOptions, 'package' | 'releaseFolder' | 'plugins'>> {
  const framework = { package: '@iti/framework', releaseFolder: OWN_RELEASE }
  // plugins take what a running application needs, which takes its time to load
  if (!existsSync(app.makePath('config/plugins.ts'))) return framework

  const { findPluginReleases } = await import('../../src/plugins/main.js')
  const plugins = await findPluginReleases(app)
  return { ...framework, plugins }
}
