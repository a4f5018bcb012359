import type { ApplicationService } from '@adonisjs/core/types'
import { type Declaration, type LazyModule, ModuleRegistry } from '../modules/main.js'
import { readPlugins } from './read_plugins.js'

/** Everything the application is made of: the system domain, the modules of `adonisrc.ts`, and its plugins. */
export async function declarationsOf(
  app: ApplicationService,
  system: LazyModule
): Promise<Declaration[]> {
  return [...modulesOf(app, system), ...(await readPlugins(app))]
}

/**
 * The registry as it is without booting the application. Where `config/plugins.ts` cannot be read, mostly because the
 * environment is not configured, the plugins are missing in it.
 */
export async function loadModules(
  app: ApplicationService,
  system: LazyModule
): Promise<{ registry: ModuleRegistry; unread?: Error }> {
  const modules = modulesOf(app, system)
  try {
    const plugins = await readPlugins(app)
    return { registry: await ModuleRegistry.load([...modules, ...plugins]) }
  } catch (error) {
    if (!isAboutEnvironment(error)) throw error
    return { registry: await ModuleRegistry.load(modules), unread: error }
  }
}

const isAboutEnvironment = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'E_INVALID_ENV_VARIABLES'

function modulesOf(app: ApplicationService, system: LazyModule): Declaration[] {
  const declared = (app.rcFile.raw.modules ?? []) as LazyModule[]
  return [
    { load: system, from: 'the framework' },
    ...declared.map((load): Declaration => ({ load, from: 'adonisrc.ts' })),
  ]
}
