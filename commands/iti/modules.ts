import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'

/**
 * Shows what is declared in adonisrc.ts, in the order in which it boots.
 * Needs no database and no `.env`. Exit codes: 0 all well, 3 problems with the manifests.
 */
export default class ListModules extends BaseCommand {
  static override commandName = 'iti:modules'
  static override description = 'List the modules in boot order, with their facades and times'
  static override help = ['Exit codes: 0 all well, 3 something is wrong with the manifests.']

  @flags.boolean({ description: 'Write JSON to stdout' })
  declare json: boolean

  override async run() {
    const { ModuleRegistry } = await import('../../src/modules/main.js')
    try {
      const registry = await ModuleRegistry.of(
        this.app,
        () => import('../../modules/system/module.js')
      )
      this.#print(registry.describe())
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.exitCode = 3
      this.logger.error(error.message)
    }
  }

  #print(modules: import('../../src/modules/main.js').ModuleDescription[]) {
    if (this.json) {
      console.log(JSON.stringify({ modules }, null, 2))
      return
    }
    const table = this.ui.table().head(['', 'module', 'requires', 'facades', 'tables', 'manifest'])
    for (const [index, { name, requires, facades, tables, times }] of modules.entries()) {
      table.row([
        `${index + 1}`,
        name,
        requires.join(', '),
        facades.join(', '),
        `${tables.length}`,
        `${(times.load ?? 0).toFixed(1)} ms`,
      ])
    }
    table.render()
  }
}
