import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { Contributor, PointDescription } from '../../src/modules/main.js'

/**
 * Shows the places where modules and plugins may add to the application, and who does so. It needs no database and
 * no `.env`.
 */
export default class ListExtensions extends BaseCommand {
  static override commandName = 'iti:extensions'
  static override description = 'List the extension points with who adds to them, in order'
  static override help = [
    'A declaration is what manifests declare; a point and an event are listed in the "points" of a manifest.',
    'Where config/plugins.ts reads a variable that is not set, plugins are left out, and it says so.',
    'Exit codes: 0 all well, 1 could not run, 3 something is wrong with the manifests.',
  ]

  @flags.boolean({ description: 'Write JSON to stdout' })
  declare json: boolean

  override async run() {
    try {
      const { describePoints } = await import('../../src/modules/main.js')
      const { loadModules } = await import('../../src/plugins/main.js')
      const system = () => import('../../modules/system/module.js')
      const { registry, unread } = await loadModules(this.app, system)
      if (unread) this.logger.logError(`Plugins are not shown: ${unread.message}`)
      for (const { name, reason } of registry.skipped) {
        this.logger.logError(`Left out: ${name}: ${reason}`)
      }

      const points = describePoints(registry.ordered)
      if (this.json) console.log(JSON.stringify({ points }, null, 2))
      else this.#print(points)
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.exitCode = error.code === 'E_MODULES_INVALID' ? 3 : 1
      this.logger.error(error.message)
    }
  }

  #print(points: PointDescription[]) {
    for (const { name, kind, description, contributors } of points) {
      this.logger.log(`${this.colors.cyan(name)} (${kind})  ${description}`)
      for (const one of contributors) this.logger.log(`  ${toText(one)}`)
    }
  }
}

const toText = ({ module, order = 0, count }: Contributor): string => {
  if (count !== undefined) return `${module}: ${count}`
  return order === 0 ? module : `${module}, order ${order}`
}
