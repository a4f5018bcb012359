import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { failWith } from '../failure.js'

/** Prints what a facade takes and gives over HTTP. It needs no database, no `.env` and no server. */
export default class PrintContract extends BaseCommand {
  static override commandName = 'service:contract'
  static override description = 'Print the contract of a facade as an OpenAPI 3.1 document'
  static override help = [
    'A facade is named by its contract ("inventory") or its class; one that is alone need not be named.',
    'Where config/plugins.ts reads a variable that is not set, plugins are left out, and it says so.',
    'Exit codes: 0 all well, 1 there is no such facade, or its contract cannot be told.',
  ]

  @args.string({ description: 'The facade, for instance "inventory"', required: false })
  declare facade?: string

  @flags.boolean({ description: 'Write a failure as JSON to stdout, too; a document always is' })
  declare json: boolean

  override async run() {
    try {
      const { describeContract, findContract } = await import('../../src/services/main.js')
      const { loadModules } = await import('../../src/plugins/main.js')
      const system = () => import('../../modules/system/module.js')
      const { registry, unread } = await loadModules(this.app, system)
      if (unread) this.logger.logError(`Plugins are not shown: ${unread.message}`)

      const { facade, module } = findContract(registry.ordered, this.facade)
      const owner = { title: module.title, version: await this.#readVersion() }
      console.log(JSON.stringify(describeContract(facade, owner), null, 2))
    } catch (error) {
      failWith(this, error)
    }
  }

  /* The version of the application, which need not have one. */
  async #readVersion(): Promise<string | undefined> {
    const { readFile } = await import('node:fs/promises')
    const manifest = await readFile(this.app.makePath('package.json'), 'utf8')
    return JSON.parse(manifest).version
  }
}
