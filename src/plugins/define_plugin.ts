import type { ApplicationService } from '@adonisjs/core/types'
import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import type { ModuleManifest } from '../modules/main.js'

/** What a plugin does at the steps of the application's life, with the options of its deployment. */
export interface PluginHooks<Options = unknown> {
  register?(app: ApplicationService, options: Options): void | Promise<void>
  boot?(app: ApplicationService, options: Options): void | Promise<void>
  /** Also runs while code is generated: open nothing here. */
  start?(app: ApplicationService, options: Options): void | Promise<void>
  ready?(app: ApplicationService, options: Options): void | Promise<void>
  shutdown?(app: ApplicationService, options: Options): void | Promise<void>
}

/** What a plugin says of itself: what a module says, but for facades, since nobody may require it. */
export interface PluginManifest<Schema extends SchemaTypes = SchemaTypes> extends Omit<
  ModuleManifest,
  'kind' | 'facades' | 'hooks'
> {
  readonly kind: 'plugin'
  /** Of the plugin itself, for instance `1.2.0`. */
  version: string
  /** What `options` in `config/plugins.ts` may say, by vine. Without it there are none. */
  options?: Schema
  /** The folder of its migrations and their `manifest.json`, which `iti:sync-migrations` brings into the stream. */
  migrations?: URL
  hooks?: () => Promise<{ default: PluginHooks<Infer<Schema>> }>
}

/**
 * Declares a plugin: something that a deployment may have or not. The manifest is data alone; what it names is
 * imported when it is needed.
 *
 * @example
 * ```ts
 * export default definePlugin({
 *   name: 'positions',
 *   title: 'Positions',
 *   version: '1.0.0',
 *   requires: [],
 *   options: vine.object({ max: vine.number().min(1).optional() }),
 *   routes: () => import('./routes.js'),
 * })
 * ```
 */
export function definePlugin<const Schema extends SchemaTypes>(
  manifest: Omit<PluginManifest<Schema>, 'kind'>
): PluginManifest<Schema> {
  return { ...manifest, kind: 'plugin' }
}
