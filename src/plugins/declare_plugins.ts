import type { Declaration, ModuleHooks, ModuleManifest } from '../modules/main.js'
import type { PluginEntry } from './define_config.js'
import type { PluginHooks, PluginManifest } from './define_plugin.js'
import { E_PLUGINS_CONFIG_INVALID } from './errors.js'
import { validateOptions } from './plugin_options.js'

const FROM = 'config/plugins.ts'
const STEPS = ['register', 'boot', 'start', 'ready', 'shutdown'] as const

/**
 * The enabled plugins as the registry of modules takes them. Nothing of a disabled one is imported.
 *
 * @throws {E_PLUGINS_CONFIG_INVALID}
 */
export function declarePlugins(entries: unknown): Declaration[] {
  if (!Array.isArray(entries)) {
    throw new E_PLUGINS_CONFIG_INVALID([`its default export is ${typeof entries}, not a list`])
  }
  const faults = entries.flatMap((entry, index) => {
    const fault = faultIn(entry)
    return fault ? [`entry ${index + 1} ${fault}`] : []
  })
  if (faults.length > 0) throw new E_PLUGINS_CONFIG_INVALID([faults.join('; ')])
  return (entries as PluginEntry[]).filter(isEnabled).map(toDeclaration)
}

function faultIn(entry: Partial<PluginEntry> | undefined): string | undefined {
  const { use, enabled = true, onError = 'stop', options = {} } = entry ?? {}
  if (typeof use !== 'function') return 'has no "use", which imports the plugin'
  if (typeof enabled !== 'boolean') {
    return `has ${JSON.stringify(enabled)} for "enabled", which is neither true nor false; read it by Env.schema.boolean()`
  }
  if (!['stop', 'skip'].includes(onError)) {
    return `has ${JSON.stringify(onError)} for "onError", which is 'stop' or 'skip'`
  }
  if (typeof options !== 'object' || options === null) return 'has "options" that are no object'
  return undefined
}

/* A variable that is not set turns a plugin off. */
const isEnabled = (entry: PluginEntry): boolean => !('enabled' in entry) || entry.enabled === true

const toDeclaration = (entry: PluginEntry): Declaration => ({
  from: FROM,
  names: entry.use,
  isSkippable: entry.onError === 'skip',
  load: async () => {
    const { default: plugin } = await entry.use()
    if (plugin?.kind !== 'plugin') return { default: plugin as unknown as ModuleManifest }
    const options = await validateOptions(plugin.name, plugin.options, entry.options)
    return { default: withOptions(plugin, options) }
  },
})

/** The plugin as a module: its hooks are given the options. */
function withOptions({ hooks, ...manifest }: PluginManifest, options: unknown): ModuleManifest {
  // one of a wrong shape is told by whoever looks at all manifests
  if (typeof hooks !== 'function') return { ...manifest, hooks }
  return {
    ...manifest,
    hooks: async () => {
      const { default: own } = await hooks()
      return { default: bind(own as PluginHooks, options) }
    },
  }
}

function bind(hooks: PluginHooks, options: unknown): ModuleHooks {
  const present = STEPS.filter((step) => hooks[step])
  return Object.fromEntries(
    present.map((step) => [step, (app: never) => hooks[step]!(app, options)])
  )
}
