import { createError } from '@adonisjs/core/exceptions'

export const E_PLUGIN_OPTIONS_INVALID = createError<[plugin: string, problems: string]>(
  'The options of the plugin "%s" do not fit: %s. Correct them in config/plugins.ts',
  'E_PLUGIN_OPTIONS_INVALID',
  500
)

export const E_PLUGINS_CONFIG_INVALID = createError<[reason: string]>(
  'config/plugins.ts is not usable: %s. It exports defineConfig([{ use: () => import(…) }]) of @iti/framework/plugins',
  'E_PLUGINS_CONFIG_INVALID',
  500
)

export const E_PLUGIN_UNREADABLE = createError<[path: string, reason: string]>(
  'config/plugins.ts lists "%s", which cannot be imported: %s. Correct its plugin.ts, install its package, or take it out of the list',
  'E_PLUGIN_UNREADABLE',
  500
)

export const E_PLUGIN_UNKNOWN = createError<[name: string]>(
  'There is no plugins/%s/plugin.ts. node ace make:plugin makes one',
  'E_PLUGIN_UNKNOWN',
  400
)
