import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { ModuleDescription, ModuleRegistry, ModuleTimes } from '../../src/modules/main.js'

/* In the order in which they run. */
const STEPS = [
  'load',
  'facades',
  'register',
  'boot',
  'routes',
  'extensions',
  'start',
  'ready',
] as const satisfies (keyof ModuleTimes)[]

/**
 * Shows the modules of adonisrc.ts and the plugins of config/plugins.ts, in the order in which they boot.
 * Needs no database and, without `--times`, no `.env`. Exit codes: 0 all well, 1 the boot failed,
 * 3 problems with the manifests.
 */
export default class ListModules extends BaseCommand {
  static override commandName = 'iti:modules'
  static override description =
    'List the modules and plugins in boot order, with their facades and times'
  static override help = [
    'With --times it boots the application, which needs its .env, and tells how long each module took.',
    'Where config/plugins.ts reads a variable that is not set, plugins are left out, and it says so.',
    'Exit codes: 0 all well, 1 the boot failed, 3 something is wrong with the manifests.',
  ]

  @flags.boolean({ description: 'Write JSON to stdout' })
  declare json: boolean

  @flags.boolean({ description: 'Boot the application, and show the milliseconds of each step' })
  declare times: boolean

  override async run() {
    // the log writes to stdout, where the JSON alone belongs
    if (this.json) process.env.LOG_LEVEL = 'silent'
    try {
      const registry = this.times ? await this.#boot() : await this.#load()
      this.#print(registry)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #load(): Promise<ModuleRegistry> {
    const { loadModules } = await import('../../src/plugins/main.js')
    const { registry, unread } = await loadModules(
      this.app,
      () => import('../../modules/system/module.js')
    )
    if (unread) this.logger.logError(`Plugins are not shown: ${unread.message}`)
    return registry
  }

  async #boot(): Promise<ModuleRegistry> {
    await this.app.boot()
    await this.app.start(() => {})
    return this.app.container.make('iti.modules')
  }

  #fail(error: unknown) {
    const isAboutManifests =
      error instanceof Exception && (!this.times || error.code === 'E_MODULES_INVALID')
    // what else can stop the boot, above all the lack of an .env, is told best by ace, but on stdout
    if (!isAboutManifests && !this.json) throw error

    this.exitCode = isAboutManifests ? 3 : 1
    const { message, help }: Error & { help?: string } =
      error instanceof Error ? error : new Error(String(error))
    this.logger.error(help ? `${message}\n${help}` : message)
  }

  #print(registry: ModuleRegistry) {
    const modules = registry.describe()
    const { skipped } = registry
    if (this.json) console.log(JSON.stringify({ modules, skipped }, null, 2))
    else if (this.times) this.#printTimes(modules)
    else this.#printModules(modules)

    for (const { name, reason } of skipped) this.logger.logError(`Left out: ${name}: ${reason}`)
  }

  #printModules(modules: ModuleDescription[]) {
    const table = this.ui.table().head(['', 'module', 'requires', 'facades', 'tables', 'manifest'])
    for (const [index, one] of modules.entries()) {
      table.row([
        `${index + 1}`,
        one.kind === 'plugin' ? `${one.name} (plugin)` : one.name,
        one.requires.join(', '),
        one.facades.join(', '),
        `${one.tables.length}`,
        `${(one.times.load ?? 0).toFixed(1)} ms`,
      ])
    }
    table.render()
  }

  /** A step that a module does not have stays empty. */
  #printTimes(modules: ModuleDescription[]) {
    const table = this.ui.table().head(['', 'module', ...STEPS.map((step) => `${step} (ms)`)])
    for (const [index, { name, times }] of modules.entries()) {
      table.row([`${index + 1}`, name, ...STEPS.map((step) => times[step]?.toFixed(1) ?? '')])
    }
    table.render()
  }
}
