import type { InferInput } from '@vinejs/vine/types'
import type { PluginManifest } from './define_plugin.js'

type OptionsOf<Plugin> = Plugin extends PluginManifest<infer Schema> ? InferInput<Schema> : never

/** A plugin as `config/plugins.ts` lists it. */
export interface PluginEntry<Plugin = PluginManifest> {
  use: () => Promise<{ default: Plugin }>
  /** Left out, the plugin is on; `undefined`, as a variable that is not set gives it, is off. */
  enabled?: boolean | undefined
  options?: OptionsOf<Plugin>
  /**
   * What becomes of the boot if the plugin is broken: `stop`, which is the default, or `skip`: the application starts
   * without it, logs why, and its readiness is degraded.
   */
  onError?: 'stop' | 'skip'
}

/**
 * Lists the plugins of a deployment, with options that fit the schema of each.
 *
 * @example
 * ```ts
 * export default defineConfig([
 *   { use: () => import('#plugins/positions/plugin'), enabled: env.get('POSITIONS_ENABLED') },
 * ])
 * ```
 */
export function defineConfig<const Plugins extends readonly unknown[]>(entries: {
  [Index in keyof Plugins]: PluginEntry<Plugins[Index]>
}): PluginEntry[] {
  return [...entries] as PluginEntry[]
}
