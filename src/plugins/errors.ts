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
